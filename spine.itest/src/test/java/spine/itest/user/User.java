package spine.itest.user;

import java.util.function.IntSupplier;
import org.osgi.service.component.annotations.Component;
import spine.itest.lib.Lib;

/** Imports {@code spine.itest.lib}. */
@Component
public final class User implements IntSupplier {
    @Override
    public int getAsInt() {
        return Lib.answer();
    }
}
