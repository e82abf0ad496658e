package spine.supervisor.internal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals to a process and all that it has started. Static functions without state; each takes some milliseconds. */
final class ProcessGroup {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessGroup.class);
    private static final long PATIENCE_SECONDS = 5;

    private ProcessGroup() {
    }

    /** Asks all to end; those that were stopped go on, so that they can. */
    static void terminate(long leader) {
        signal("TERM", leader);
        signal("CONT", leader);
    }

    /**
     * Ends all.
     *
     * @param others descendants that may have left the group
     */
    static void kill(long leader, List<ProcessHandle> others) {
        signal("KILL", leader);
        others.forEach(ProcessHandle::destroyForcibly);
    }

    /** The shell's own kill: what the JDK offers knows no groups. That the group is gone already is no failure. */
    private static void signal(String name, long group) {
        if (group <= 1) {
            throw new IllegalArgumentException("no group of ours has the number " + group);
        }
        try {
            var shell = new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" -- \"-$1\"", name, Long.toString(group))
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            shell.getOutputStream().close();
            if (!shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
                LOG.warn("SIG{} to process group {} was not sent within {} s", name, group, PATIENCE_SECONDS);
            }
        } catch (IOException e) {
            LOG.warn("SIG{} could not be sent to process group {}: {}", name, group, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
