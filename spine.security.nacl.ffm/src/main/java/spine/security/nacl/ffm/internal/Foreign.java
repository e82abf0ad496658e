package spine.security.nacl.ffm.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * java.lang.foreign by name, so that this compiles for Java 17: what comes out are method handles over {@code byte[]},
 * {@code int} and {@code long} only. Reflection is over once a handle is made; the JIT sees the plain call.
 */
final class Foreign {
    private static final String API = "java.lang.foreign.";

    private final Class<?> layout = type("MemoryLayout");
    private final Class<?> segment = type("MemorySegment");
    private final Class<?> arena = type("Arena");
    private final Class<?> option = type("Linker$Option");
    private final Class<?> descriptor = type("FunctionDescriptor");
    private final Object linker;
    private final Object global;
    private Object symbols;

    /** @throws ReflectiveOperationException if this JVM is older than 22 */
    Foreign() throws ReflectiveOperationException {
        linker = type("Linker").getMethod("nativeLinker").invoke(null);
        global = arena.getMethod("global").invoke(null);
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(API + name);
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException("needs Java 22 or later, this is "
                    + Runtime.version().feature(), e);
        }
    }

    /** Opens the first library that is there. */
    Optional<String> open(List<String> names) throws ReflectiveOperationException {
        var lookup = type("SymbolLookup").getMethod("libraryLookup", String.class, arena);
        for (var name : names) {
            try {
                symbols = lookup.invoke(null, name, global);
                return Optional.of(name);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof IllegalArgumentException)) {
                    throw e; // IllegalArgumentException: there is no such library
                }
            }
        }
        return Optional.empty();
    }

    /**
     * A C function that returns an int. Each letter is a parameter: {@code a} an array and an offset in it,
     * {@code l} a number of 64 bits or an address outside the heap. The thread does not leave the Java state, so a
     * call must be short.
     */
    MethodHandle function(String name, String parameters) throws ReflectiveOperationException {
        var layouts = (Object[]) Array.newInstance(layout, parameters.length());
        for (int i = 0; i < layouts.length; i++) {
            layouts[i] = value(parameters.charAt(i) == 'a' ? "ADDRESS" : "JAVA_LONG");
        }
        var options = (Object[]) Array.newInstance(option, 1);
        options[0] = option.getMethod("critical", boolean.class).invoke(null, true);
        var shape = descriptor.getMethod("of", layout, layouts.getClass()).invoke(null, value("JAVA_INT"), layouts);
        var symbol = (Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(symbols, name);
        var handle = (MethodHandle) type("Linker").getMethod("downcallHandle", segment, descriptor, options.getClass())
                .invoke(linker, symbol.orElseThrow(() -> new NoSuchMethodException(name)), shape, options);
        for (int i = layouts.length - 1; i >= 0; i--) {
            handle = parameters.charAt(i) == 'a' ? MethodHandles.collectArguments(handle, i, slice()) : handle;
        }
        return handle;
    }

    /** (byte[] array, int from) to the segment from there to the array's end. */
    private MethodHandle slice() throws ReflectiveOperationException {
        var lookup = MethodHandles.publicLookup();
        var whole = lookup.findStatic(segment, "ofArray", MethodType.methodType(segment, byte[].class));
        var rest = lookup.findVirtual(segment, "asSlice", MethodType.methodType(segment, long.class));
        var slice = MethodHandles.filterArguments(rest, 0, whole);
        return MethodHandles.explicitCastArguments(slice, MethodType.methodType(segment, byte[].class, int.class));
    }

    private Object value(String name) throws ReflectiveOperationException {
        return type("ValueLayout").getField(name).get(null);
    }

    /** Where a direct buffer lies. */
    long address(ByteBuffer direct) throws ReflectiveOperationException {
        var of = segment.getMethod("ofBuffer", java.nio.Buffer.class).invoke(null, direct);
        return (long) segment.getMethod("address").invoke(of);
    }

    /** A C function without parameters that returns a text. */
    String text(String name) throws ReflectiveOperationException {
        var none = Array.newInstance(layout, 0);
        var options = Array.newInstance(option, 0);
        var shape = descriptor.getMethod("of", layout, none.getClass()).invoke(null, value("ADDRESS"), none);
        var symbol = (Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(symbols, name);
        var handle = (MethodHandle) type("Linker").getMethod("downcallHandle", segment, descriptor, options.getClass())
                .invoke(linker, symbol.orElseThrow(() -> new NoSuchMethodException(name)), shape, options);
        try {
            var bytes = segment.getMethod("reinterpret", long.class).invoke(handle.invoke(), 32L);
            return (String) segment.getMethod("getString", long.class).invoke(bytes, 0L);
        } catch (Throwable e) {
            throw new InvocationTargetException(e);
        }
    }
}
