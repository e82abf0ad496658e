package spine.resilience.internal;

import com.google.protobuf.ByteString;
import java.util.Collection;
import java.util.Optional;
import spine.api.resilience.Lane;
import spine.resilience.internal.Keeper.Kept;

/** The retry budgets of one lane by service; of too many the one that was used least recently is forgotten. Thread-safe. */
final class BudgetTable implements Keeper.Source, AutoCloseable {
    private final RetryBudget.Share share;
    private final RecentMap<RetryBudget> budgets;
    private final Kept kept;

    BudgetTable(Lane lane, Settings settings, Keeper keeper) {
        share = settings.retries();
        budgets = new RecentMap<>(settings.services(), this::changed);
        kept = keeper.keep(StateNames.of("resilience-retries", lane), this);
    }

    private void changed(String service) {
        kept.changed(service);
    }

    void called(String service) {
        budget(service).called();
        changed(service);
    }

    boolean spend(String service) {
        boolean allowed = budget(service).spend();
        changed(service);
        return allowed;
    }

    private synchronized RetryBudget budget(String service) {
        var known = budgets.get(service);
        var budget = known != null ? known : new RetryBudget(share);
        budgets.put(service, budget);
        return budget;
    }

    @Override
    public synchronized Collection<String> keys() {
        return budgets.keys();
    }

    @Override
    public synchronized Optional<ByteString> value(String service) {
        return Optional.ofNullable(budgets.get(service)).map(b -> ByteString.copyFromUtf8(Long.toString(b.saved())));
    }

    @Override
    public void restore(String service, ByteString value) {
        long saved;
        try {
            saved = Long.parseLong(value.toStringUtf8());
        } catch (NumberFormatException strange) {
            return; // another version's: the budget begins anew
        }
        budget(service).restore(saved);
    }

    @Override
    public void close() {
        kept.close();
    }
}
