package spine.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one running product, with a home and ports of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithProduct {
    Path home;
    Product product;

    @BeforeAll
    void startTheProduct(@TempDir Path folder) throws Exception {
        home = folder;
        Product.choosePorts(home);
        product = Product.up(home);
    }

    /** Also looks whether anything that was printed or logged holds a secret (SEC-44). */
    @AfterAll
    void stopTheProduct() throws Exception {
        if (product != null) {
            product.close();
            NoSecrets.assertNone(product.printed(), home);
        }
    }
}
