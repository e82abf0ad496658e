package spine.supervisor.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spine.api.message.Directory;

/** What the tests of this package share. */
final class Kit {
    /** The defaults. */
    static final Rules RULES = new Rules(5_000, 1_000, 60_000, 5, 60_000, 30_000, 10_000, 300_000, 2_000);

    private Kit() {
    }

    static Declaration declared(Declaration.Restart restart) {
        return new Declaration("units", "units", List.of("/bin/true"), Path.of("/"), List.of(), Map.of(),
                Optional.empty(), restart, true);
    }

    /** Without jitter. */
    static Restarting restarting() {
        return new Restarting(RULES, () -> 0.5);
    }

    static Directory.Entry entry(String name, boolean remote, Directory.State state) {
        return Directory.Entry.newBuilder().setName(name).setRemote(remote).setState(state).build();
    }
}
