package spine.api;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where an installation keeps its things. As a service it means: all folders exist, are private to the
 * account, and the configuration has been read.
 *
 * @param keys       key pairs and whitelist
 * @param agents     drop-in folder
 * @param candidates drop-in folder of the shadow lane
 * @param journal    message journal
 * @param state      small persisted states, bundles and memory
 * @param run        sockets and what only lives as long as the process
 * @param log        logs and audit
 * @param conf       configuration files
 */
public record Home(Path keys, Path agents, Path candidates, Path journal, Path state, Path run, Path log,
        Path conf) {
    /** All folders under one root. */
    public static Home under(Path root) {
        return new Home(root.resolve("keys"), root.resolve("agents"), root.resolve("candidates"),
                root.resolve("journal"), root.resolve("state"), root.resolve("run"), root.resolve("log"),
                root.resolve("conf"));
    }

    /** {@code $SPINE_HOME}, else {@code ~/.spine}; with {@code $SPINE_SYSTEM} set, the system's folders (OP-02). */
    public static Home of(Map<String, String> env, Path userHome) {
        if (!env.getOrDefault("SPINE_SYSTEM", "").isEmpty()) {
            return system(env);
        }
        var root = env.getOrDefault("SPINE_HOME", "");
        return under(root.isEmpty() ? userHome.resolve(".spine") : Path.of(root).toAbsolutePath().normalize());
    }

    /** The account's own folder, the same for the start scripts: {@code $HOME}, else what the system knows of the account. */
    public static Path user(Map<String, String> env) {
        var home = env.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home).toAbsolutePath().normalize();
    }

    private static Home system(Map<String, String> env) {
        var state = Path.of(env.getOrDefault("NIKOLA_STATE_DIRECTORY", "/var/lib/nikola"));
        var conf = Path.of(env.getOrDefault("NIKOLA_CONFIG_DIRECTORY", "/etc/nikola"));
        return new Home(Path.of(env.getOrDefault("NIKOLA_KEY_DIRECTORY", conf.resolve("keys").toString())),
                state.resolve("agents"), state.resolve("candidates"), state.resolve("journal"),
                state.resolve("state"), Path.of(env.getOrDefault("NIKOLA_RUNTIME_DIRECTORY", "/run/nikola")),
                Path.of(env.getOrDefault("NIKOLA_LOG_DIRECTORY", "/var/log/nikola")), conf);
    }
}
