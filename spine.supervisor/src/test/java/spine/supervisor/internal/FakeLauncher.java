package spine.supervisor.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Processes that do what the test says. */
final class FakeLauncher implements Child.Launcher {
    final List<FakeChild> children = new ArrayList<>();
    boolean fails;
    boolean diesAtOnce;

    /** One of them. */
    static final class FakeChild implements Child {
        private final long pid;
        private OptionalInt exit = OptionalInt.empty();
        final List<String> signals = new ArrayList<>();
        boolean ignoresTerm;

        FakeChild(long pid) {
            this.pid = pid;
        }

        void exit(int code) {
            exit = OptionalInt.of(code);
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public OptionalInt exit() {
            return exit;
        }

        @Override
        public void terminate() {
            signals.add("TERM");
            if (!ignoresTerm) {
                exit = OptionalInt.of(143);
            }
        }

        @Override
        public void kill() {
            signals.add("KILL");
            if (exit.isEmpty()) {
                exit = OptionalInt.of(137);
            }
        }
    }

    @Override
    public Child start(Declaration declared) throws IOException {
        if (fails) {
            throw new IOException("no such program");
        }
        var child = new FakeChild(1000 + children.size());
        if (diesAtOnce) {
            child.exit(7);
        }
        children.add(child);
        return child;
    }

    FakeChild last() {
        return children.get(children.size() - 1);
    }
}
