package dev.winnow.tracking.cloudevents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates count. */
public final class Trust {
    private Trust() {}

    /** Those that Java trusts. */
    public static SSLContext usual() throws GeneralSecurityException {
        return SSLContext.getDefault();
    }

    /**
     * Those in a file, and no others.
     *
     * @param file one or more certificates as PEM
     */
    public static SSLContext in(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = Files.newInputStream(file)) {
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                number++;
                store.setCertificateEntry("ca-" + number, certificate);
            }
        }
        if (store.size() == 0) {
            throw new IOException(file + " holds no certificate");
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
