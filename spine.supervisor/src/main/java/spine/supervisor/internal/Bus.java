package spine.supervisor.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether processes can find the bus of this very broker. */
final class Bus {
    private static final Logger LOG = LoggerFactory.getLogger("spine.supervisor");
    private static final String OWN = "\"pid\": " + ProcessHandle.current().pid() + ",";

    private final Path endpoints;

    Bus(Path run) {
        endpoints = run.resolve("endpoints.json");
    }

    /** The file of an earlier run that was killed may lie there still, and names another process. */
    boolean isUp() {
        try {
            return Files.exists(endpoints) && Files.readString(endpoints).contains(OWN);
        } catch (IOException e) {
            LOG.debug("{} cannot be read just now", endpoints, e);
            return false;
        }
    }
}
