package spine.broker.control.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Home;
import spine.api.Principal;
import spine.api.Refusal;
import spine.api.StatusFacts;
import spine.api.routing.Member;

/**
 * Says whether a new request is taken, at the cost of one volatile read. A pause and safe mode outlast the process,
 * however it ended: who stopped the work does not want a crash, or whoever starts the process again, to begin it.
 * Thread-safe.
 */
@Component(service = {ModeSwitch.class, StatusFacts.class})
public final class ModeSwitch implements StatusFacts {
    private static final Logger LOG = LoggerFactory.getLogger(ModeSwitch.class);
    /** Asked for by administrators, who need them most while the work stands still. */
    private static final Set<String> SYSTEM_AGENTS = Set.of("security", "audit", "journal");

    private final Keeper file;
    private final Clock clock;
    private volatile ModeState state;
    /** The newest that is to outlast the process, and the one that is in the file; guarded by this and by the file. */
    private ModeState lasting;
    private ModeState saved;

    @Activate
    public ModeSwitch(@Reference Home home) {
        this(new ModeFile(home.state().resolve("mode")), Clock.systemUTC());
    }

    ModeSwitch(Keeper file, Clock clock) {
        this.file = file;
        this.clock = clock;
        state = file.load(clock.instant()).orElseGet(() -> ModeState.of(Mode.RUNNING, clock.instant(), "-"));
        lasting = state;
        saved = state;
        if (!state.sentence().isEmpty()) {
            LOG.warn("{}", state.sentence());
        }
    }

    /** Keeps the mode; called by one thread at a time. */
    interface Keeper {
        /** What was kept last. */
        Optional<ModeState> load(Instant now);

        /** Returns when it is kept. */
        void save(ModeState state) throws IOException;
    }

    /** One that begins as running, and forgets. */
    public static ModeSwitch inMemory(Clock clock) {
        return new ModeSwitch(new Keeper() {
            @Override
            public Optional<ModeState> load(Instant now) {
                return Optional.empty();
            }

            @Override
            public void save(ModeState state) {
                LOG.debug("{} is kept nowhere", state.mode());
            }
        }, clock);
    }

    /**
     * What became of a command.
     *
     * @param state  the mode now
     * @param fresh  whether it was another before
     * @param fits   false if the command means nothing in this mode; then nothing was changed
     */
    record Step(ModeState state, boolean fresh, boolean fits) {
    }

    /** Does what a command says about the mode; holds when it returns. */
    synchronized Step step(Command command, String by) {
        var to = state.mode().after(command);
        if (to == null || to == state.mode()) {
            return new Step(state, false, to != null);
        }
        state = ModeState.of(to, clock.instant(), by);
        if (to != Mode.STOPPING) {
            lasting = state;
        }
        LOG.warn("{} by {}: the broker is {}", command, by, to.lower());
        return new Step(state, true, true);
    }

    /** Has the mode on the disk when it returns, unless it is there already. */
    void save() throws IOException {
        synchronized (file) {
            var newest = lasting();
            if (newest != saved) {
                file.save(newest);
                saved = newest;
            }
        }
    }

    private synchronized ModeState lasting() {
        return lasting;
    }

    ModeState state() {
        return state;
    }

    /**
     * Why a new request is put off, or null if it is taken. Agents for administrators are served in a pause and in safe
     * mode too; what the bus itself asks, in a pause.
     *
     * @param members whom it could go to
     */
    public Refusal refusal(Principal who, List<Member> members) {
        var now = state;
        return now.refusal() == null || isExempt(now.mode(), who, members) ? null : now.refusal();
    }

    private static boolean isExempt(Mode mode, Principal who, List<Member> members) {
        return mode != Mode.STOPPING && !members.isEmpty() && SYSTEM_AGENTS.contains(members.get(0).name())
                || mode == Mode.PAUSED && who.equals(Principal.KERNEL);
    }

    @Override
    public Map<String, String> facts() {
        var now = state;
        var facts = new LinkedHashMap<String, String>();
        facts.put("mode", now.mode().lower());
        facts.put("why.mode", "Whether requests are taken.");
        facts.put("why.mode.in_use", now.mode().lower());
        if (now.mode() != Mode.RUNNING) {
            facts.put("problem.mode", now.sentence());
            facts.put("why.mode.since", now.since().toString());
            facts.put("why.mode.by", now.by());
            facts.put("why.mode.detail", now.sentence());
        }
        return facts;
    }
}
