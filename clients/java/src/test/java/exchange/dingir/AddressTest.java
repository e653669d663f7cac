package exchange.dingir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import exchange.dingir.internal.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "dingir://localhost, default, , localhost, 3464",
    "dingir://localhost/, default, , localhost, 3464",
    "DINGIR://my_host:1, default, , my_host, 1",
    "dingir://[::1], default, , ::1, 3464",
    "dingir://[::1]:99, default, , ::1, 99",
    "dingir://secret@h, default, secret, h, 3464",
    "dingir://:secret@h, default, secret, h, 3464",
    "dingir://me:secret@h:5, me, secret, h, 5",
    "dingir://m%40e:a%3Ab%2f%25@h, m@e, a:b/%, h, 3464",
    "dingir://me:a:b@h, me, a:b, h, 3464",
    "dingir://me:p@ss@h, me, p@ss, h, 3464",
    "dingir://me:%e2%82%ac+1@h, me, \u20ac+1, h, 3464",
    "dingir://h?timeout=1, default, , h, 3464",
  })
  void stringsAreTakenApart(String text, String user, String password, String host, int port) {
    Settings settings = Exchange.at(text).settings();
    assertEquals(user, settings.user());
    assertEquals(password, settings.password());
    assertEquals(host, settings.host());
    assertEquals(port, settings.port());
    if (password != null) {
      assertFalse(settings.toString().contains(password));
    }
  }

  @Test
  void optionsAreTakenFromTheStringUnlessSetOtherwise() {
    ExchangeBuilder builder =
        Exchange.at(
            "dingir://h?protocol=msgpack&timeout=0.5&connect_timeout=2&retry_for=0&name=a%2Db");
    Settings settings = builder.settings();
    assertEquals(Protocol.MSGPACK, settings.protocol());
    assertEquals(Duration.ofMillis(500), settings.timeout());
    assertEquals(Duration.ofSeconds(2), settings.connectTimeout());
    assertEquals(Duration.ZERO, settings.retryFor());
    assertEquals("a-b", settings.name());
    builder
        .protocol(Protocol.RESP)
        .timeout(Duration.ofSeconds(9))
        .name("c")
        .user("u")
        .password("p");
    builder.connectTimeout(Duration.ofSeconds(8)).retryFor(Duration.ofSeconds(7));
    Settings set = builder.settings();
    assertEquals(Protocol.RESP, set.protocol());
    assertEquals(Duration.ofSeconds(9), set.timeout());
    assertEquals("c u p", set.name() + " " + set.user() + " " + set.password());
    assertEquals(Duration.ofSeconds(15), set.connectTimeout().plus(set.retryFor()));
  }

  @Test
  void theDefaultsAreThoseOfAllLibraries() {
    Settings settings = Exchange.at("dingir://h").settings();
    assertEquals(Duration.ofSeconds(10), settings.timeout());
    assertEquals(Duration.ofSeconds(5), settings.connectTimeout());
    assertEquals(Duration.ofSeconds(30), settings.retryFor());
    assertEquals(null, settings.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "redis://h",
        "dingir://",
        "dingir://:1",
        "dingir://@h",
        "dingir://me:@h",
        "dingir://h:",
        "dingir://h:0",
        "dingir://h:65536",
        "dingir://h:+1",
        "dingir://h:1x",
        "dingir://::1",
        "dingir://[::1",
        "dingir://h/0",
        "dingir://%zz@h",
        "dingir://a%4@h",
        "dingir://h?timeout",
        "dingir://h?=1",
        "dingir://h?timeout=",
        "dingir://h?timeout=1&timeout=2",
        "dingir://h?timeout=0",
        "dingir://h?timeout=-1",
        "dingir://h?timeout=1e3",
        "dingir://h?timeout=999999999999",
        "dingir://h?connect_timeout=0",
        "dingir://h?retry_for=x",
        "dingir://h?protocol=RESP3",
        "dingir://h?name=a%20b",
        "dingir://h?colour=red"
      })
  void whatIsWrongIsToldBeforeAnythingIsSent(String text) {
    assertThrows(IllegalArgumentException.class, () -> Exchange.at(text));
  }

  @Test
  void optionsOutOfTheirRangesAreRefused() {
    ExchangeBuilder builder = Exchange.at("dingir://h").timeout(Duration.ZERO);
    assertThrows(IllegalArgumentException.class, builder::connect);
  }

  @Test
  void aMessageAboutAStringDoesNotTellItsPassword() {
    for (String text : new String[] {"dingr://me:secret@h", "dingir://me:secret@h:x"}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Exchange.at(text)).getMessage();
      assertFalse(message.contains("secret"), message);
    }
  }
}
