package dev.winnow.ui.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.ui.UiServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window, with what it asked for and what it complained of. */
final class Browser implements AutoCloseable {
    /** Less than the 3 minutes for which the driver's own connection waits, so that a wait that fails says what the page shows. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();
    private final ChromeDriver driver;
    /** Which requests were sent so far. */
    private final List<String> requests = new ArrayList<>();

    private final List<String> complaints = new ArrayList<>();

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser open() {
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(System.getProperty("browser.driver", "/usr/bin/chromedriver")))
                .usingAnyFreePort()
                // The page shows times in the reader's zone.
                .withEnvironment(Map.of("TZ", "UTC"))
                .build();
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(System.getProperty("browser.binary", "/usr/bin/chromium"));
        // Chromium refuses its sandbox to root, and a container has little shared memory.
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--window-size=1400,900");
        options.setCapability("goog:loggingPrefs", logs);
        var driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
        return new Browser(driver);
    }

    /** Opens the page as the person does who was told its address. */
    void visit(String address, String fragment) {
        driver.get("about:blank");
        driver.get(address + fragment);
    }

    /** Opens the page of a study, large enough for a screenful of panels, and waits until these are drawn. */
    void open(UiServer server, PlayedStudy study) {
        size(1400, 1700);
        visit(server.url(), study.fragment());
        await("performance.getEntriesByName('winnow first drawing').length");
    }

    void go(String fragment) {
        script("location.hash = arguments[0]", fragment);
    }

    /** Waits until an expression of JavaScript is true. */
    void await(String expression) {
        try {
            driver.executeAsyncScript("const done = arguments[0];"
                    + "const look = () => (" + expression + ") ? done() : setTimeout(look, 50);"
                    + "look();");
        } catch (ScriptTimeoutException e) {
            throw new AssertionError(
                    expression + " did not become true; the browser says " + complaints() + ", the page shows "
                            + text("body"),
                    e);
        }
    }

    /** Scrolls a panel into view and waits until its first part is there. */
    WebElement panel(String id, String part) {
        script("document.getElementById(arguments[0]).scrollIntoView()", id);
        await("document.querySelector(\"#" + id + " " + part + "\")");
        return find("#" + id);
    }

    Object script(String source, Object... arguments) {
        return driver.executeScript(source, arguments);
    }

    String text(String selector) {
        return find(selector).getText();
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    List<String> texts(String selector) {
        return all(selector).stream().map(WebElement::getText).toList();
    }

    /** Presses a key wherever the keyboard acts. */
    void press(Keys key) {
        new Actions(driver).sendKeys(key).perform();
    }

    /** The element that the keyboard acts on. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Keeps a picture of a part of the page. */
    void picture(String selector, String name) {
        try {
            var file = Path.of(System.getProperty("browser.pictures", "target/pictures"))
                    .resolve(name + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, find(selector).getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The durations of a measure of the page, in milliseconds. */
    List<Double> measured(String name) {
        return ((List<?>) script("return performance.getEntriesByName(arguments[0]).map(m => m.duration)", name))
                .stream().map(duration -> ((Number) duration).doubleValue()).toList();
    }

    /** Errors, warnings and violations of the policy that the browser has told so far. */
    List<String> complaints() {
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .forEach(complaints::add);
        return List.copyOf(complaints);
    }

    /** The places, as scheme, host and port, that the page sent requests to so far. */
    List<String> origins() {
        for (var entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            try {
                var message = JSON.readTree(entry.getMessage()).path("message");
                if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                    requests.add(message.at("/params/request/url").asText());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return requests.stream()
                .map(URI::create)
                .filter(address -> !"about".equals(address.getScheme()))
                .map(address -> address.getScheme() + "://" + address.getAuthority())
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
