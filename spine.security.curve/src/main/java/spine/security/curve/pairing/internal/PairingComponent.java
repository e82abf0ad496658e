package spine.security.curve.pairing.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Home;
import spine.api.Principal;
import spine.api.StartupProblem;
import spine.api.security.AuditLog;
import spine.api.security.Pairing;
import spine.api.security.ServerIdentity;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.security.curve.internal.Announcer;
import spine.security.curve.internal.Ranges;
import spine.security.curve.internal.Settings;
import spine.security.curve.pairing.internal.PairingMachine.Rules;
import spine.security.curve.pairing.internal.TokenSource.UnusableTokenException;
import spine.security.curve.policy.internal.Whitelist;
import spine.security.curve.policy.internal.WhitelistEntry;
import spine.security.curve.policy.internal.WhitelistPolicy;

/**
 * Pairing as a service. Opens BOOTSTRAP at a start with an empty or missing whitelist, once in a run of the framework;
 * otherwise stays locked until an administrator invites.
 */
@Component(service = {Pairing.class, PairingComponent.class}, immediate = true, configurationPid = Settings.PID)
@Designate(ocd = Settings.class)
public final class PairingComponent implements Pairing {
    private static final Logger LOG = LoggerFactory.getLogger(PairingComponent.class);

    private final SerialTimers timers = new SerialTimers("spine-pairing");
    private final PairingService service;
    private final Announcer announcer;
    private final StartMark mark;
    private final String address;
    private Runnable problem = () -> { };

    @Activate
    public PairingComponent(BundleContext context, Settings settings, @Reference Home home, @Reference AuditLog audit,
            @Reference WhitelistPolicy policy, @Reference ServerIdentity identity,
            @Reference Transport transport) {
        var rules = new Rules(Duration.ofSeconds(Ranges.within("windowSeconds", settings.windowSeconds(), 10, 300)),
                settings.acceptHashProof());
        address = settings.address();
        announcer = Announcer.of(context);
        mark = new StartMark(home.run().resolve("pairing.locked"), thisRun(context));
        var whitelist = policy.whitelist();
        var keys = identity.keys();
        var machine = new PairingMachine(rules, keys.publicKey(),
                (key, role, label) -> enrol(whitelist, WhitelistEntry.of(key, role, WhitelistEntry.labelOf(label))),
                audit, System::nanoTime);
        service = new PairingService(machine,
                handler -> new PairingEndpoint(transport, address, keys, announcer, timers, handler), timers,
                System::nanoTime, mark::set);
        start(whitelist);
    }

    /** A key that is known keeps its line; an administrator's becomes one. */
    private static void enrol(Whitelist whitelist, WhitelistEntry entry) throws IOException {
        if (entry.role() == Principal.Role.ADMIN) {
            whitelist.promote(entry.key(), entry.label());
        } else {
            whitelist.add(entry);
        }
    }

    private static String thisRun(BundleContext context) {
        var process = ProcessHandle.current();
        return context.getProperty(Constants.FRAMEWORK_UUID) + " " + process.pid() + " "
                + process.info().startInstant().map(Instant::toString).orElse("");
    }

    private void start(Whitelist whitelist) {
        if (!whitelist.startedEmpty() || !whitelist.entries().isEmpty() || mark.isSet()) {
            mark.set();
            return;
        }
        try {
            service.bootstrap(new TokenSource(System.getenv(), TokenSource.SECRET).find());
        } catch (UnusableTokenException e) {
            fail(e.getMessage(), "Put 64 random hex characters there, as from: openssl rand -hex 32; or take it away"
                    + " to have a token made and shown.");
        } catch (TransportException e) {
            fail("The pairing endpoint cannot be bound: " + e.getMessage() + ".", "Stop what uses " + address
                    + ", or set address in the configuration " + Settings.PID + ".");
        }
    }

    private void fail(String reason, String remedy) {
        LOG.error("{} {}", reason, remedy);
        problem = announcer.announce(new StartupProblem("pairing", reason, remedy));
    }

    @Override
    public Optional<Window> window() {
        return service.window();
    }

    @Override
    public Window invite(Principal by) {
        return service.invite(by);
    }

    /** The state's name, as in the table of {@link PairingMachine}. */
    public String state() {
        return service.state().name();
    }

    @Deactivate
    void deactivate() {
        problem.run();
        service.close();
        timers.close();
    }
}
