package spine.cli.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import spine.api.ErrorCode;
import spine.api.Home;
import spine.api.SpineException;
import spine.api.security.VerifiedKey;
import spine.client.ServerKeys;
import spine.keys.DurableFile;
import spine.keys.KeyFileException;
import spine.keys.PassphraseSource;

/**
 * Where to connect and as whom: options first, then {@code twi-ctl.conf}, then the Spine of this machine.
 *
 * @param folder    of {@code twi-ctl.conf} and the key files {@code twi_ctl.pub} and {@code .key}
 * @param endpoint  or null
 * @param serverKey or null
 * @param local     the Spine of this machine, or null
 * @param passphrases opens the key files if they are protected: a file, or who sits at the terminal
 */
record ClientConfig(Path folder, String endpoint, String serverKey, LocalSpine local, PassphraseSource passphrases) {
    private static final String FILE = "twi-ctl.conf";
    private static final String PAIRING_PORT = "5558";
    private static final String CONTROL_PORT = "5550";
    private static final String MONITOR_PORT = "5557";

    static ClientConfig find(Surroundings from, String endpoint, String serverKey) throws IOException {
        var folder = folder(from.env(), from.userHome());
        var file = IniFile.read(folder.resolve(FILE));
        var local = LocalSpine.find(Home.of(from.env(), from.userHome()).run());
        return new ClientConfig(folder,
                first(endpoint, file.get("connection.endpoint"), local == null ? null : local.endpoints().get("rcis")),
                first(serverKey, file.get("connection.server_public_key"), local == null ? null : local.serverKey()),
                local, PassphraseSource.of(from.env()).orElse(PassphrasePrompt.of(from)));
    }

    private static Path folder(Map<String, String> env, Path userHome) {
        if (!env.getOrDefault("SPINE_CLIENT_HOME", "").isEmpty()) {
            return Path.of(env.get("SPINE_CLIENT_HOME")).toAbsolutePath().normalize();
        }
        if (!env.getOrDefault("SPINE_HOME", "").isEmpty()) {
            return Path.of(env.get("SPINE_HOME")).toAbsolutePath().normalize().resolve("client");
        }
        return userHome.resolve(".config").resolve("nikola");
    }

    private static String first(String... values) {
        for (var value : values) {
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    /** @throws SpineException if nothing says where */
    String requireEndpoint() throws SpineException {
        if (endpoint == null) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "Spine is not running here, and no other is configured.",
                    "Start it: './spine up'; or give --endpoint and --server-key.");
        }
        return endpoint;
    }

    /** @throws SpineException if it is missing or no key */
    VerifiedKey requireServerKey() throws SpineException {
        if (serverKey == null) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The server's public key is not known.",
                    "Give --server-key; the server shows it next to its pairing token.");
        }
        try {
            return VerifiedKey.ofZ85(serverKey);
        } catch (IllegalArgumentException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST,
                    "The server's public key does not parse: " + e.getMessage() + ".",
                    "Give the 40 characters that the server shows.");
        }
    }

    /** Whether the server is the Spine of this machine, by its key. */
    boolean isLocal() {
        return local != null && local.serverKey().equals(serverKey);
    }

    /** The pinned key, and the next one that its holder has announced. */
    ServerKeys serverKeys() throws IOException, SpineException {
        return ServerNext.of(folder, requireServerKey());
    }

    /** Our permanent pair, made if there is none. */
    ClientKeys keys() throws IOException, KeyFileException {
        makeFolder();
        return ClientKeys.open(folder, passphrases);
    }

    /**
     * Keeps what was heard of the server's key (SEC-40).
     *
     * @param known what was known before; where its present key has changed, the new one is pinned in its place
     * @return whether the configuration now names the present key; if not, an option or the local Spine does
     */
    boolean keep(ServerKeys known, ServerKeys heard) throws IOException {
        if (known.present().equals(heard.present())) {
            ServerNext.keep(folder, heard);
            return true;
        }
        var file = folder.resolve(FILE);
        var former = known.present().z85();
        if (!former.equals(IniFile.read(file).get("connection.server_public_key"))) {
            ServerNext.keep(folder, heard);
            return false;
        }
        FolderLock.alone(folder, () -> {
            var text = Files.readString(file).replace(former, heard.present().z85());
            new DurableFile(file, "rw-------").write(text.getBytes(StandardCharsets.UTF_8));
            return null;
        });
        ServerNext.keep(folder, ServerKeys.of(known.present()));
        ServerNext.keep(folder, heard);
        return true;
    }

    /** Keeps endpoint and server key for later calls. */
    Path save() throws IOException {
        makeFolder();
        var values = new LinkedHashMap<String, String>();
        if (endpoint != null) {
            values.put("endpoint", endpoint);
        }
        if (serverKey != null) {
            values.put("server_public_key", serverKey);
        }
        var file = folder.resolve(FILE);
        IniFile.write(file, "connection", values);
        return file;
    }

    /** Where to pair: the local one's own word, else the usual port on the same host. */
    String pairingEndpoint() throws SpineException {
        if (isLocal() && local.endpoints().containsKey("pairing")) {
            return local.endpoints().get("pairing");
        }
        return onSameHost(PAIRING_PORT);
    }

    /** Where the control plane is: the local one's own word, else the usual port on the same host. */
    String controlEndpoint() throws SpineException {
        return isLocal() && local.endpoints().containsKey("control") ? local.endpoints().get("control")
                : onSameHost(CONTROL_PORT);
    }

    /** Where the monitor is: as given, else the local one's own word, else the usual port on the same host. */
    String monitorEndpoint(String given) throws SpineException {
        if (given != null) {
            return given;
        }
        return isLocal() ? local.endpoints().get("monitor") : onSameHost(MONITOR_PORT);
    }

    private String onSameHost(String port) throws SpineException {
        var rcis = requireEndpoint();
        int colon = rcis.lastIndexOf(':');
        return rcis.substring(0, colon < 0 ? rcis.length() : colon) + ":" + port;
    }

    private void makeFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }
}
