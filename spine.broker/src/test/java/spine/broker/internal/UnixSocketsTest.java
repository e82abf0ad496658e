package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;

/** A Unix socket that cannot be had costs nothing else (BR-01, BR-03). */
class UnixSocketsTest {
    private final List<String> bound = new ArrayList<>();
    @TempDir
    private Path folder;

    private record Engine(boolean unixSockets) implements Transport {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Features features() {
            return new Features(true, true, unixSockets, true, true);
        }

        @Override
        public Reactor open(String name) {
            throw new UnsupportedOperationException("only asked what it can do");
        }
    }

    private void bind(UnixSockets sockets, Plane.Kind kind, boolean wanted) {
        sockets.bind(kind, wanted, address -> {
            bound.add(address);
            return new FakeEndpoint();
        });
    }

    @Test
    void shouldSayThatTheEngineHasNoneBR03() {
        var sockets = new UnixSockets(new Engine(false), folder);
        bind(sockets, Plane.Kind.DATA, true);
        assertEquals("not bound: the engine fake has no Unix sockets", sockets.facts().get("ipc"));
        assertEquals(List.of(), bound);
    }

    @Test
    void shouldSayThatOneIsTurnedOff() {
        var sockets = new UnixSockets(new Engine(true), folder);
        bind(sockets, Plane.Kind.DATA, false);
        assertEquals("turned off", sockets.facts().get("ipc.data"));
        assertEquals(List.of(), bound);
    }

    @Test
    void shouldTakeAPathOf107BytesAndNoneAbove() {
        var longest = Path.of("/" + "x".repeat(107 - 1 - "/spine_backend.ipc".length()));
        var sockets = new UnixSockets(new Engine(true), longest);
        bind(sockets, Plane.Kind.AGENTS, true);
        bind(sockets, Plane.Kind.DATA, true);
        assertEquals(List.of("ipc://" + longest + "/spine_backend.ipc"), bound);
        var why = sockets.facts().get("problem.ipc.data");
        assertTrue(why.contains("has 108 bytes and may have 107") && why.contains("dataIpc=false"), why);
    }

    @Test
    void shouldSayWhyWhenItCannotBeBound() {
        var sockets = new UnixSockets(new Engine(true), folder);
        var endpoint = sockets.bind(Plane.Kind.DATA, true, address -> {
            throw new TransportException(address + " is in use", null);
        });
        assertTrue(endpoint.isEmpty());
        assertTrue(sockets.facts().get("problem.ipc.data").contains("is in use"), sockets.facts().toString());
    }
}
