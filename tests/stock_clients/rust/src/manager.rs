//! What the client's ConnectionManager goes through as a subscriber: it connects and subscribes again by itself, and
//! places orders on the same connection. It needs RESP3.

use crate::feed::{DEPTH, PATTERN, bid, channels, crash, one_trade, replay, replayed};
use crate::reply::{Outcome, Record, answered, equal, refused};
use crate::scenario::{client, variable};
use crate::tape::Tape;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Msg, ProtocolVersion, PushInfo, Value};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

const TOLD_MAX: Duration = Duration::from_secs(30);

pub struct Managed {
    manager: ConnectionManager,
    pushes: UnboundedReceiver<PushInfo>,
    tape: Tape,
}

impl Managed {
    pub async fn new() -> Outcome<Managed> {
        let (sender, pushes) = unbounded_channel();
        let config = ConnectionManagerConfig::new().set_push_sender(sender).set_automatic_resubscription();
        let client = answered(client(&variable("EXCHANGE_PORT"), None, Some(ProtocolVersion::RESP3)))?;
        let manager = answered(client.get_connection_manager_with_config(config).await)?;
        Ok(Managed { manager, pushes, tape: Tape::new()? })
    }

    async fn hear(&mut self, condition: impl Fn(&Tape) -> bool) -> Outcome {
        while !condition(&self.tape) {
            let push = timeout(TOLD_MAX, self.pushes.recv()).await.map_err(|_| "waited in vain")?;
            if let Some(message) = Msg::from_push_info(push.ok_or("no more pushes")?) {
                self.tape.take(&message)?;
            }
        }
        Ok(())
    }

    pub async fn hears_while_it_places_orders(&mut self) -> Outcome {
        answered(self.manager.subscribe(channels()).await)?;
        answered(self.manager.psubscribe(PATTERN).await)?;
        self.hear(|tape| tape.begun(&channels(), 1) && tape.snapshots(PATTERN, DEPTH) == 1).await?;
        let placed: Value = answered(bid().query_async(&mut self.manager).await)?;
        equal("status", "NEW", &Record::read(true, &placed)?.text("status")?)?;
        self.hear(|tape| tape.updates("", DEPTH) == 1 && tape.updates(PATTERN, DEPTH) == 1).await
    }

    pub async fn is_refused(&mut self) -> Outcome {
        refused("NOMARKET", self.manager.subscribe("trade:NOSUCH").await)
    }

    pub async fn hears_on_after_a_crash(&mut self) -> Outcome {
        let crashed = tokio::task::spawn_blocking(crash);
        self.hear(|tape| tape.begun(&channels(), 2) && tape.snapshots(PATTERN, DEPTH) == 2).await?;
        crashed.await.map_err(|error| error.to_string())??;
        for channel in channels() {
            let gap = self.tape.gap(&channel)?;
            let reply = answered(replay(&channel, gap).query_async(&mut self.manager).await)?;
            self.tape.fills_the_gap(&channel, gap, &replayed(true, &reply)?)?;
        }
        let before = self.tape.updates("", DEPTH);
        for command in one_trade() {
            answered(command.exec_async(&mut self.manager).await)?;
        }
        self.hear(|tape| tape.updates("", DEPTH) == before + 2).await
    }
}
