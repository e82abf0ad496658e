package spine.interop;

import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import spine.api.transport.Transport;

/** A transport under test, found on the class path. */
record Engine(Transport transport) {
    static Stream<Engine> all() {
        var wanted = System.getProperty("interop.engines", "");
        var names = Set.of(wanted.isBlank() ? new String[0] : wanted.split(","));
        return ServiceLoader.load(Transport.class).stream().map(p -> new Engine(p.get()))
                .filter(e -> names.isEmpty() || names.contains(e.name()));
    }

    String name() {
        return transport.name();
    }

    /** The engine written for this product, of which every promise is asserted; another's results are printed. */
    boolean ours() {
        return name().equals("zmtp");
    }

    boolean unixSockets() {
        return transport.features().unixSockets();
    }

    @Override
    public String toString() {
        return name();
    }
}
