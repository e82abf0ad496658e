package spine.torus.internal;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.Home;
import spine.api.memory.MemoryEngine;
import spine.torus.text.internal.HashedNgramEmbedder;

/** The memory engine as a service, over {@code state/torus} of the home. */
@Component(service = {MemoryEngine.class, TorusMemory.class}, configurationPid = "spine.torus", immediate = true)
@Designate(ocd = TorusConfig.class)
public final class TorusMemory extends Torus {
    /** @throws IOException if the folder cannot be opened; the message says what to do */
    @Activate
    public TorusMemory(@Reference Home home, TorusConfig config) throws IOException {
        super(home.state().resolve("torus"), Settings.of(config), new HashedNgramEmbedder(), System::nanoTime);
    }

    /** Finishes what is being written and gives the folder back. */
    @Deactivate
    @Override
    public void close() throws IOException {
        super.close();
    }
}
