// Written by `python -m clients.generate` from protocol/schema.json: change it there.

//! The commands about assets.

use crate::request::{awaitable, Request, Retry};
use crate::words::Words;
use crate::{Asset, AssetSummary, Command, Exchange};

/// The commands about assets: see [`Exchange::asset`].
#[derive(Debug, Clone, Copy)]
pub struct Assets<'a>(pub(crate) &'a Exchange);

impl Exchange {
    /// The commands about assets.
    pub fn asset(&self) -> Assets<'_> {
        Assets(self)
    }
}

impl Assets<'_> {
    /// `ASSET.CREATE`: lists an asset; the same again is OK and changes nothing.
    ///
    /// * `asset`: the asset's name.
    /// * `scale`: decimals of its amounts, for ever; 0 to 18.
    ///
    /// What may be given besides: [`show`](CreateCommand::show), [`name`](CreateCommand::name),
    /// [`symbol`](CreateCommand::symbol), [`chain_id`](CreateCommand::chain_id), [`address`](CreateCommand::address),
    /// [`inner_id`](CreateCommand::inner_id), [`logo`](CreateCommand::logo).
    ///
    /// Answers: OK.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `ERR`: the syntax is wrong, or SHOW exceeds SCALE.
    /// * `BADNAME`: the name is not 1 to 32 of A-Z a-z 0-9 _ . -, or a text is too long or not printable.
    /// * `EXISTS`: the asset exists with other properties.
    /// * `LIMIT`: the exchange has as many assets as it may.
    pub fn create(&self, asset: impl Into<String>, scale: u64) -> CreateCommand {
        CreateCommand {
            exchange: self.0.clone(),
            asset: asset.into(),
            scale,
            show: None,
            name: None,
            symbol: None,
            chain_id: None,
            address: None,
            inner_id: None,
            logo: None,
        }
    }

    /// `ASSET.LIST`: lists the assets in the order of their creation.
    ///
    /// Answers: a list of maps.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    pub fn list(&self) -> ListCommand {
        ListCommand { exchange: self.0.clone() }
    }

    /// `ASSET.SUMMARY`: tells the totals of assets over all users.
    ///
    /// What may be given besides: [`asset`](SummaryCommand::asset).
    ///
    /// Answers: a list of maps.
    ///
    /// Sent again after a lost connection: it changes nothing twice.
    ///
    /// # Errors
    ///
    /// The first that holds, and nothing has changed:
    ///
    /// * `NOASSET`: there is no such asset.
    pub fn summary(&self) -> SummaryCommand {
        SummaryCommand { exchange: self.0.clone(), asset: Vec::new() }
    }
}

/// `ASSET.CREATE`, ready to be sent: see [`Assets::create`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct CreateCommand {
    exchange: Exchange,
    asset: String,
    scale: u64,
    show: Option<u64>,
    name: Option<String>,
    symbol: Option<String>,
    chain_id: Option<u64>,
    address: Option<String>,
    inner_id: Option<u64>,
    logo: Option<String>,
}

impl CreateCommand {
    /// Decimals to show; default: scale; 0 to 18.
    pub fn show(mut self, show: u64) -> Self {
        self.show = Some(show);
        self
    }

    /// Name for people.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Its ticker elsewhere.
    pub fn symbol(mut self, symbol: impl Into<String>) -> Self {
        self.symbol = Some(symbol.into());
        self
    }

    /// The chain it lives on; default 0; 0 to 9007199254740991.
    pub fn chain_id(mut self, chain_id: u64) -> Self {
        self.chain_id = Some(chain_id);
        self
    }

    /// Its contract's address.
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// Its id inside a rollup; default 0; 0 to 9007199254740991.
    pub fn inner_id(mut self, inner_id: u64) -> Self {
        self.inner_id = Some(inner_id);
        self
    }

    /// Address of its picture.
    pub fn logo(mut self, logo: impl Into<String>) -> Self {
        self.logo = Some(logo.into());
        self
    }

    fn write(&self, words: &mut Words) {
        words.push(&self.asset);
        words.push("SCALE");
        words.push_text(self.scale);
        words.option_text("SHOW", self.show);
        words.option("NAME", self.name.as_ref());
        words.option("SYMBOL", self.symbol.as_ref());
        words.option_text("CHAINID", self.chain_id);
        words.option("ADDRESS", self.address.as_ref());
        words.option_text("INNERID", self.inner_id);
        words.option("LOGO", self.logo.as_ref());
    }
}

impl Command for CreateCommand {
    type Reply = ();

    fn request(self) -> Request<()> {
        let mut words = Words::new("ASSET.CREATE");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Always)
    }
}

awaitable!(CreateCommand);

/// `ASSET.LIST`, ready to be sent: see [`Assets::list`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct ListCommand {
    exchange: Exchange,
}

impl Command for ListCommand {
    type Reply = Vec<Asset>;

    fn request(self) -> Request<Vec<Asset>> {
        let words = Words::new("ASSET.LIST");
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(ListCommand);

/// `ASSET.SUMMARY`, ready to be sent: see [`Assets::summary`].
#[derive(Debug, Clone)]
#[must_use = "a command is sent when it is awaited"]
pub struct SummaryCommand {
    exchange: Exchange,
    asset: Vec<String>,
}

impl SummaryCommand {
    /// Add one: these; default: all.
    pub fn asset(mut self, asset: impl Into<String>) -> Self {
        self.asset.push(asset.into());
        self
    }

    fn write(&self, words: &mut Words) {
        self.asset.iter().for_each(|one| words.push(one));
    }
}

impl Command for SummaryCommand {
    type Reply = Vec<AssetSummary>;

    fn request(self) -> Request<Vec<AssetSummary>> {
        let mut words = Words::new("ASSET.SUMMARY");
        self.write(&mut words);
        Request::new(self.exchange, words, Retry::Reads)
    }
}

awaitable!(SummaryCommand);
