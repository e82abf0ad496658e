package spine.security.firewall.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Call;
import spine.api.Home;
import spine.api.Refusal;
import spine.api.StatusFacts;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.PromptFirewall;

/**
 * The firewall as a service, by {@code conf/firewall.json}, and the daemon thread that looks for changes of that file.
 * Thread-safe.
 */
@Component(service = {PromptFirewall.class, StatusFacts.class}, immediate = true,
        configurationPid = FirewallSettings.PID)
@Designate(ocd = FirewallSettings.class)
public final class FirewallComponent implements PromptFirewall, StatusFacts {
    static final String FILE = "firewall.json";
    private static final Logger LOG = LoggerFactory.getLogger(FirewallComponent.class);

    private final PatternFile patterns;
    private final Findings findings;
    private final Firewall firewall;
    private final ScheduledExecutorService watcher;

    @Activate
    public FirewallComponent(@Reference Home home, @Reference AuditLog audit, FirewallSettings settings) {
        int poll = within("pollMillis", settings.pollMillis(), 20, 60_000);
        int longest = within("maxTextChars", settings.maxTextChars(), 10_000, 100_000_000);
        patterns = new PatternFile(home.conf().resolve(FILE));
        findings = new Findings(audit, System::nanoTime);
        firewall = new Firewall(patterns, findings, longest);
        look();
        watcher = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "spine-firewall");
            thread.setDaemon(true);
            return thread;
        });
        watcher.scheduleWithFixedDelay(this::look, poll, poll, TimeUnit.MILLISECONDS);
    }

    private static int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(FirewallSettings.PID + ": " + key + " is " + value
                    + "; allowed is " + least + " to " + most);
        }
        return value;
    }

    /** Never throws: the watcher would stop. */
    private void look() {
        try {
            if (patterns.look()) {
                patterns.problem().ifPresentOrElse(this::refused, this::taken);
            }
        } catch (RuntimeException broken) {
            LOG.error("looking at {} failed; the former patterns hold", FILE, broken);
        }
    }

    private void refused(String problem) {
        LOG.error("{}", problem);
        findings.changed(Level.WARNING, "patterns refused", Map.of("reason", problem));
    }

    private void taken() {
        int count = patterns.matcher().rules().size();
        LOG.info("firewall: {} patterns hold", count);
        findings.changed(Level.INFO, "patterns taken over", Map.of("patterns", Integer.toString(count)));
    }

    @Override
    public Optional<Refusal> inspect(Call call, String text) {
        return firewall.inspect(call, text);
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("firewall.patterns", Integer.toString(patterns.matcher().rules().size()));
        facts.put("firewall.blocked", Long.toString(findings.blocked()));
        facts.put("firewall.warned", Long.toString(findings.warned()));
        patterns.problem().ifPresent(problem -> facts.put("problem.firewall", problem));
        return facts;
    }

    @Deactivate
    void stop() {
        watcher.shutdownNow();
    }
}
