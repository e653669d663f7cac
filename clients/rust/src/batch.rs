//! Reading the answer to a batch.

use crate::node::{refusal, Mismatch, Node};
use crate::{BatchReply, ServerError};

/// How an item's answer is read.
pub(crate) type Form = fn(Node<'_>) -> Result<BatchReply, Mismatch>;

/// Read an answer for each item.
pub(crate) fn answers(forms: &[Form], node: Node<'_>) -> Result<Vec<Result<BatchReply, ServerError>>, Mismatch> {
    match node {
        Node::List(items) if items.len() == forms.len() => {
            let read = |(item, form): (Node<'_>, &Form)| match refusal(&item) {
                Some(refusal) => Ok(Err(refusal)),
                None => form(item).map(Ok),
            };
            items.into_iter().zip(forms).map(read).collect()
        }
        other => Err(other.instead_of(&format!("{} answers", forms.len()))),
    }
}
