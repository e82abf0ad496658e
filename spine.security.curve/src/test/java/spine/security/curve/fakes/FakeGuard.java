package spine.security.curve.fakes;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import spine.api.Principal;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.security.Permissions;
import spine.api.security.Subscription;

/** A guard that only says what somebody may do. */
public final class FakeGuard implements Guard {
    private final Function<Principal, Permissions> permissions;

    public FakeGuard(Function<Principal, Permissions> permissions) {
        this.permissions = permissions;
    }

    /** Administrators may everything, all others nothing. */
    public static FakeGuard byRole() {
        return new FakeGuard(p -> p.role().equals(Principal.Role.ADMIN) ? Permissions.ALL : Permissions.NONE);
    }

    @Override
    public Permissions permissions(Principal principal) {
        return permissions.apply(principal);
    }

    @Override
    public Decision check(Credential credential) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Decision> admit(String where, Credential credential, String address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription watch(BiConsumer<Credential, String> cut) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void refused(String where, Credential credential, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disturbed(String where, String what, String address, String detail) {
        throw new UnsupportedOperationException();
    }
}
