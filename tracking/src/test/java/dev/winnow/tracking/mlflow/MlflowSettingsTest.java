package dev.winnow.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables of MLflow's own clients say where the server is. */
class MlflowSettingsTest {
    private static final String URI = "MLFLOW_TRACKING_URI";

    @Test
    void theAddressNeedsNoSlashAtItsEnd() {
        var settings = MlflowSettings.of(Map.of(URI, "https://mlflow.example/team/"));

        assertThat(settings.server()).hasToString("https://mlflow.example/team");
        assertThat(settings.authorization()).isEmpty();
        assertThat(settings.experiment()).isEmpty();
    }

    @Test
    void aNameAndAPasswordComeBeforeAToken() {
        var token = MlflowSettings.of(Map.of(URI, "http://m", "MLFLOW_TRACKING_TOKEN", "t"));
        var both = MlflowSettings.of(Map.of(
                URI,
                "http://m",
                "MLFLOW_TRACKING_TOKEN",
                "t",
                "MLFLOW_TRACKING_USERNAME",
                "Aladdin",
                "MLFLOW_TRACKING_PASSWORD",
                "open sesame"));

        assertThat(token.authorization()).contains("Bearer t");
        assertThat(both.authorization()).contains("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    @Test
    void noMessageHoldsTheSecret() {
        assertThat(MlflowSettings.of(Map.of(URI, "http://m", "MLFLOW_TRACKING_TOKEN", "secret")))
                .hasToString("MLflow at http://m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite:///mlflow.db", "mlruns", "http://", "databricks", "http://a b"})
    void whatIsNoServerIsRefusedWithACure(String address) {
        assertThatThrownBy(() -> MlflowSettings.of(Map.of(URI, address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(URI + " must be the address of a server")
                .hasMessageContaining("mlflow server");
    }

    @Test
    void noAddressIsRefusedWithACure() {
        assertThatThrownBy(() -> MlflowSettings.of(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the address of MLflow is not known: set MLFLOW_TRACKING_URI, for example to http://127.0.0.1:5000");
    }
}
