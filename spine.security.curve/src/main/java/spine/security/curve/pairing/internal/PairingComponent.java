package spine.security.curve.pairing.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
import spine.api.Principal.Role;
import spine.api.SpineException;
import spine.api.StartupProblem;
import spine.api.security.AuditLog;
import spine.api.security.Guard;
import spine.api.security.Pairing;
import spine.api.security.Permissions.Action;
import spine.api.security.ServerIdentity;
import spine.api.security.VerifiedKey;
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
    private final WhitelistPolicy policy;
    private Runnable problem = () -> { };

    @Activate
    public PairingComponent(BundleContext context, Settings settings, @Reference Home home, @Reference AuditLog audit,
            @Reference WhitelistPolicy policy, @Reference Guard guard, @Reference ServerIdentity identity,
            @Reference Transport transport) {
        var rules = new Rules(Duration.ofSeconds(Ranges.within("windowSeconds", settings.windowSeconds(), 10, 300)),
                settings.acceptHashProof());
        address = settings.address();
        announcer = Announcer.of(context);
        mark = new StartMark(home.run().resolve("pairing.locked"), thisRun(context));
        this.policy = policy;
        var machine = new PairingMachine(rules, () -> servers(identity), this::enrol, audit, System::nanoTime);
        service = new PairingService(machine,
                handler -> new PairingEndpoint(transport, address, identity, announcer, timers, handler), timers,
                System::nanoTime, mark::set, by -> guard.permissions(by).allow(Action.ADMINISTER, "pairing"));
        start(policy.whitelist());
    }

    private static List<VerifiedKey> servers(ServerIdentity identity) {
        return Stream.concat(Stream.of(identity.keys().publicKey()), identity.next().stream()).toList();
    }

    /** A key that is known keeps its line; an administrator's becomes one. */
    private void enrol(VerifiedKey key, String role, String label) throws IOException, SpineException {
        var fitting = WhitelistEntry.labelOf(label);
        if (role.equals(Role.ADMIN)) {
            policy.edits().promote(key, fitting);
        } else {
            policy.edits().add(WhitelistEntry.of(key, role, fitting));
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

    /**
     * Puts the whitelist aside and opens BOOTSTRAP with a new token (SEC-36), in this order: no window, no reset.
     *
     * @param by who asked, for the audit
     * @throws IllegalStateException if no window could be opened; nothing has changed then
     * @throws IOException           if the whitelist could not be put aside; the window is closed again
     */
    public Window recover(String by) throws IOException {
        var window = service.recover();
        try {
            policy.reset(by);
        } catch (IOException | RuntimeException e) {
            service.lock("the whitelist was not reset");
            throw e;
        }
        return window;
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
