package exchange.dingir.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import exchange.dingir.Outcome;
import exchange.dingir.model.OrderAck;
import exchange.dingir.model.Word;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what was read into types with the plain value that a vector has. */
final class Typed {
  private static final Set<String> NO_FIELDS = Set.of("type");

  private Typed() {}

  static void same(Object plain, Object typed) throws ReflectiveOperationException {
    if (plain == null) {
      assertNull(typed);
    } else if (typed instanceof Outcome<?> outcome) {
      same(plain, outcome.get());
    } else if (typed instanceof OrderAck ack) {
      assertEquals(plain, Long.toString(ack.id()));
    } else if (typed instanceof Record record) {
      sameRecord(plain, record);
    } else if (typed instanceof List<?> list) {
      List<?> items = assertInstanceOf(List.class, plain);
      assertEquals(items.size(), list.size());
      for (int i = 0; i < items.size(); i++) {
        same(items.get(i), list.get(i));
      }
    } else if (typed instanceof Map<?, ?> map) {
      assertEquals(((Map<?, ?>) plain).keySet(), map.keySet());
      for (Object key : map.keySet()) {
        same(((Map<?, ?>) plain).get(key), map.get(key));
      }
    } else if (typed instanceof Word word) {
      assertNotEquals("UNKNOWN", word.toString());
      assertEquals(plain, word.word());
    } else if (typed instanceof BigDecimal decimal) {
      assertEquals(plain, decimal.toPlainString());
    } else if (typed instanceof Long number && plain instanceof String text) {
      assertEquals(text, number.toString()); // an id
    } else {
      assertEquals(plain, typed);
      assertNotEquals("60000.10", typed, "money is a decimal");
    }
  }

  private static void sameRecord(Object plain, Record record) throws ReflectiveOperationException {
    RecordComponent[] components = record.getClass().getRecordComponents();
    if (plain instanceof List<?> row) {
      assertEquals(components.length, row.size());
      for (int i = 0; i < components.length; i++) {
        same(row.get(i), components[i].getAccessor().invoke(record));
      }
      return;
    }
    Map<?, ?> fields = assertInstanceOf(Map.class, plain);
    Set<Object> missing = new HashSet<>(fields.keySet());
    for (RecordComponent component : components) {
      String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase();
      if (fields.containsKey(name)) {
        same(fields.get(name), component.getAccessor().invoke(record));
        missing.remove(name);
      } else {
        assertEquals("channel", name); // a message's, which is not in its payload
      }
    }
    assertTrue(NO_FIELDS.containsAll(missing), () -> record.getClass() + " lacks " + missing);
  }
}
