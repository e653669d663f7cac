package exchange.dingir.internal;

import exchange.dingir.command.BatchItem;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Calls the typed method of a command with arguments by name, as a vector has them, and catches
 * what it would send. Decimals are passed as text, or as numbers.
 */
final class TypedCall implements Calls {
  private static final String PACKAGE = "exchange.dingir.command.";

  private final boolean numbers;
  private Command<?> started;

  private TypedCall(boolean numbers) {
    this.numbers = numbers;
  }

  @Override
  public <R> CompletableFuture<R> start(Command<R> command) {
    started = command;
    return new CompletableFuture<>();
  }

  @Override
  public String newId() {
    return null; // the vectors have none but the caller's
  }

  static Command<?> of(String command, Map<String, Object> arguments, boolean numbers)
      throws ReflectiveOperationException {
    TypedCall call = new TypedCall(numbers);
    String named = command.equals("WAITHISTORY") ? "HISTORY.AWAIT" : command;
    String noun = pascal(named.substring(0, named.indexOf('.')).toLowerCase());
    String verb = verb(named.substring(named.indexOf('.') + 1).toLowerCase());
    Map<String, Object> left = new HashMap<>(arguments);
    String form = pascal(String.valueOf(left.getOrDefault("reply", "")).toLowerCase());
    List<Object> values = new ArrayList<>();
    Class<?> request = find(noun + pascal(verb));
    if (request != null) {
      Map<String, Object> taken = new LinkedHashMap<>(arguments);
      taken.remove("reply");
      values.add(call.request(request, taken));
    } else {
      for (Object value : arguments.values()) {
        values.add(value instanceof List<?> list ? call.items(list) : value);
      }
    }
    Object commands =
        Class.forName(PACKAGE + "Async" + noun + "Commands")
            .getConstructor(Calls.class)
            .newInstance(call);
    call.invoke(commands, verb + (form.equals("Result") ? "" : form), values);
    return call.started;
  }

  /** Makes items of a batch: {"put": {...}} is a BatchPut. */
  private Object items(List<?> list) throws ReflectiveOperationException {
    if (!(list.get(0) instanceof Map)) {
      return list.toArray(new String[0]);
    }
    List<BatchItem> items = new ArrayList<>();
    for (Object one : list) {
      Map.Entry<?, ?> entry = ((Map<?, ?>) one).entrySet().iterator().next();
      Class<?> request = Class.forName(PACKAGE + "Batch" + pascal((String) entry.getKey()));
      @SuppressWarnings("unchecked")
      Map<String, Object> named = (Map<String, Object>) entry.getValue();
      items.add((BatchItem) request(request, named));
    }
    return items;
  }

  private Object request(Class<?> request, Map<String, Object> arguments)
      throws ReflectiveOperationException {
    List<Object> values = List.copyOf(arguments.values());
    int required =
        Arrays.stream(request.getMethods())
            .filter(method -> method.getName().equals("of"))
            .findFirst()
            .orElseThrow()
            .getParameterCount();
    Object made = invokeOn(null, request, "of", values.subList(0, required));
    int place = 0;
    for (Map.Entry<String, Object> argument : arguments.entrySet()) {
      if (place++ >= required) {
        Object value = argument.getValue();
        List<Object> taken = value.equals(Boolean.TRUE) ? List.of() : List.of(value);
        made = invokeOn(made, request, camel(argument.getKey()), taken);
      }
    }
    return made;
  }

  private Object invoke(Object on, String name, List<Object> values)
      throws ReflectiveOperationException {
    return invokeOn(on, on.getClass(), name, values);
  }

  private Object invokeOn(Object on, Class<?> type, String name, List<Object> values)
      throws ReflectiveOperationException {
    Method found = null;
    for (Method method : type.getMethods()) {
      boolean better = found == null || numbers == takesNumbers(method);
      if (method.getName().equals(name) && fits(method, values) && better) {
        found = method;
      }
    }
    if (found == null) {
      throw new NoSuchMethodException(type.getSimpleName() + "." + name + values);
    }
    Object[] converted = new Object[found.getParameterCount()];
    for (int i = 0; i < converted.length; i++) {
      converted[i] =
          convert(i < values.size() ? values.get(i) : null, found.getParameterTypes()[i]);
    }
    return found.invoke(on, converted);
  }

  private static boolean takesNumbers(Method method) {
    return Arrays.asList(method.getParameterTypes()).contains(BigDecimal.class);
  }

  private boolean fits(Method method, List<Object> values) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != values.size()
        && !(method.isVarArgs() && types.length == values.size() + 1)) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      if (convert(values.get(i), types[i]) == null) {
        return false;
      }
    }
    return true;
  }

  private static Object convert(Object value, Class<?> type) {
    if (value == null) {
      return Array.newInstance(type.getComponentType(), 0); // nothing in a variable list
    }
    if (type == long.class) {
      return value instanceof Long ? value : null;
    }
    if (type == BigDecimal.class) {
      return value instanceof String ? new BigDecimal((String) value) : null;
    }
    if (type.isEnum()) {
      return value instanceof String word ? constant(type, word) : null;
    }
    return type.isInstance(value) ? value : null;
  }

  private static Object constant(Class<?> type, String word) {
    return Arrays.stream(type.getEnumConstants())
        .filter(one -> ((exchange.dingir.model.Word) one).word().equals(word))
        .findFirst()
        .orElse(null);
  }

  private static Class<?> find(String name) {
    try {
      return Class.forName(PACKAGE + name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static String verb(String word) {
    return word.replace("cancelall", "cancelAll").replace("statehash", "stateHash");
  }

  private static String camel(String name) {
    String[] parts = name.split("_");
    StringBuilder text = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      text.append(pascal(parts[i]));
    }
    return text.toString();
  }

  private static String pascal(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
