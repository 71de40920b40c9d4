using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Trm.Console.Tests.Attacks;

/// <summary>
/// <c>wapiti</c>, Debian's scanner of web applications, signed in as a coordinator: it reads all pages it finds and tries what it knows on each form and address. It does so for some seconds here, and for as long as it wants
/// with <c>TRM_WAPITI=whole</c>.
/// </summary>
internal sealed class A_scanner
{
    // What is not tried: what asks a server on the internet, and headers, of which it knows those of ten years ago (Layout/Every_page looks at them).
    private const string Few = "crlf,redirect,xss,permanentxss,sql";
    private const string All = "backup,blindsql,crlf,exec,file,htaccess,methods,permanentxss,redirect,shellshock,sql,xss";

    private static bool IsWhole => Environment.GetEnvironmentVariable("TRM_WAPITI") == "whole";

    [Test]
    public async Task Finds_nothing_of_weight()
    {
        var logged = Failures;
        await using var door = await Doorman.StandsAsync(Besieged.Both["AT-08"]);
        var report = await ScanAsync(door.Address.AbsoluteUri);

        Assert.That(Findings(report["vulnerabilities"]!).Concat(Findings(report["anomalies"]!)), Is.Empty);
        Assert.That(Failures, Is.EqualTo(logged), "nothing failed under it");
        TestContext.Out.WriteLine($"wapiti was shown {door.Shown} pages");
        Assert.That(door.Shown, Is.GreaterThan(IsWhole ? 100 : 10), "it was in");
    }

    private static int Failures => Besieged.Both.Log.Lines.Count(l => l.Contains("a page of the console failed", StringComparison.Ordinal));

    private static IEnumerable<string> Findings(JsonNode kinds) =>
        kinds.AsObject().SelectMany(kind => kind.Value!.AsArray().Select(f => $"{kind.Key}: {f!["method"]} {f["path"]} {f["parameter"]}: {f["info"]}"));

    private static async Task<JsonNode> ScanAsync(string address)
    {
        var folder = Directory.CreateTempSubdirectory("trm-wapiti-").FullName;
        try
        {
            var report = Path.Combine(folder, "report.json");
            var (reading, trying) = IsWhole ? (120, 600) : (4, 2);
            string[] arguments =
            [
                "--kill-after=5", IsWhole ? "7200" : "90", "wapiti", "-u", address, "--scope", "domain", "-m", IsWhole ? All : Few,
                "--max-scan-time", reading.ToString(CultureInfo.InvariantCulture), "--max-attack-time", trying.ToString(CultureInfo.InvariantCulture), "-f", "json", "-o", report,
                "--store-session", Path.Combine(folder, "session"), "--store-config", Path.Combine(folder, "config"), "--flush-session", "--no-bugreport", "-v", "0",
            ];
            using var process = Process.Start(new ProcessStartInfo("timeout", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["HOME"] = folder } })!;
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            Assert.That(report, Does.Exist, $"wapiti (apt-get install wapiti) ended with {process.ExitCode}: {string.Concat(said)}");
            return JsonNode.Parse(await File.ReadAllTextAsync(report))!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
