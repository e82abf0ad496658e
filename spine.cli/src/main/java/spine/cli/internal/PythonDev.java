package spine.cli.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import spine.api.SpineException;
import spine.kit.KitException;
import spine.kit.PythonRun;

/** As a process of this one, whose key is trusted for the time. */
final class PythonDev implements Dev {
    private final Session session;
    private final Surroundings surroundings;
    private final PythonRun run;
    private String agent = "";
    private String trusted = "";
    private boolean asked;
    private boolean started;
    private boolean closed;

    PythonDev(Session session, Path folder, Path home, String python, Surroundings surroundings) {
        this.session = session;
        this.surroundings = surroundings;
        this.run = new PythonRun(folder, home, python, line -> surroundings.err().println("  " + Words.oneLine(line)));
    }

    @Override
    public String serve() throws KitException, SpineException, IOException, InterruptedException {
        agent = run.check();
        if (!asked) {
            trust(run.key());
            asked = true;
        }
        started = true;
        run.restart();
        return agent + " serves";
    }

    private synchronized void trust(String key) throws SpineException, InterruptedException {
        var security = new SecurityAgent(session);
        var known = SecurityAgent.parsed(security.tell(Json.map("command", "whitelist.list")));
        if (!closed && !holds(known, key)) {
            security.tell(Json.map("command", "whitelist.add", "key", key, "role", "agent", "agents", List.of(agent),
                    "components", List.of(), "label", "spinectl-agent-dev"));
            trusted = key;
        }
    }

    private static boolean holds(Object answer, String key) {
        return answer instanceof Map<?, ?> map ? map.values().stream().anyMatch(value -> holds(value, key))
                : answer instanceof List<?> list ? list.stream().anyMatch(value -> holds(value, key)) : key.equals(answer);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        run.close();
        try {
            if (!trusted.isEmpty()) {
                new SecurityAgent(session).tell(Json.map("command", "whitelist.remove", "key", trusted));
            }
            if (started) {
                surroundings.err().println("Ended the process" + (trusted.isEmpty() ? "" : " and trusts its key no more")
                        + ": agent " + agent + " leaves.");
            }
        } catch (SpineException e) {
            surroundings.err().println("Ended the process. Its key is still trusted: " + Words.oneLine(e.getMessage()));
        } catch (InterruptedException e) {
            surroundings.err().println("Ended the process. Its key is still trusted: 'spinectl whitelist remove' ends that.");
            Thread.currentThread().interrupt();
        }
    }
}
