//! Money, prices, amounts and rates: decimals, never floats.

use std::borrow::Cow;

/// The decimal of replies: of any size, with the scale that the server told.
///
/// Print it with [`to_plain_string`](bigdecimal::BigDecimal::to_plain_string): its `Display` writes `1E-8` for the
/// smallest amounts, and `0` for `0.00`.
pub type Decimal = bigdecimal::BigDecimal;

/// What may be given where a command takes money: a [`Decimal`], an integer, or text, which the server checks.
///
/// Floats are no money, and do not compile:
///
/// ```compile_fail,E0277
/// # fn order(exchange: dingir::Exchange) {
/// use dingir::{OrderKind, Side};
/// exchange.order().put(1, "BTC_USDT", Side::Bid, OrderKind::Limit, 0.1);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not money",
    note = "money is a `Decimal`, an integer, or text such as \"0.10\"; floats are refused, as they lose digits"
)]
pub trait Money: sealed::Money {}

impl<T: sealed::Money> Money for T {}

pub(crate) fn text(money: impl Money) -> String {
    money.text()
}

mod sealed {
    use super::{Cow, Decimal};

    pub trait Money {
        fn text(self) -> String;
    }

    macro_rules! display {
        ($($type:ty),+) => {
            $(impl Money for $type {
                fn text(self) -> String {
                    self.to_string()
                }
            })+
        };
    }

    display!(i8, i16, i32, i64, i128, u8, u16, u32, u64, u128);

    impl Money for &str {
        fn text(self) -> String {
            self.to_owned()
        }
    }

    impl Money for String {
        fn text(self) -> String {
            self
        }
    }

    impl Money for &String {
        fn text(self) -> String {
            self.clone()
        }
    }

    impl Money for Cow<'_, str> {
        fn text(self) -> String {
            self.into_owned()
        }
    }

    impl Money for Decimal {
        fn text(self) -> String {
            self.to_plain_string()
        }
    }

    impl Money for &Decimal {
        fn text(self) -> String {
            self.to_plain_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_sent_with_all_their_digits_and_no_exponent() {
        for told in ["0.00000001", "0.00000000", "-1.50", "999999999999999999.999999999999999999"] {
            let decimal: Decimal = told.parse().unwrap();
            assert_eq!(text(&decimal), told);
            assert_eq!(text(decimal), told);
        }
        assert_eq!(text(Decimal::new(5.into(), -3)), "5000");
        assert_eq!(text(17), "17");
        assert_eq!(text("0.10"), "0.10");
    }
}
