using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>tests/go-checks, built and running: golang.org/x/mod's transparency log and signed notes, which nobody here wrote. Ends when disposed of.</summary>
public sealed class GoChecks : IDisposable
{
    private static readonly Lazy<string> Program = new(Build);

    // x/mod reads a hash as it stands: a plus sign spelled \u002B is no base64 to it.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Process _process;

    private GoChecks(Process process) => _process = process;

    /// <summary>Starts the program; the running test fails where Go or x/mod is missing.</summary>
    public static GoChecks Start() => new(Run(Program.Value, "", redirectInput: true));

    /// <summary>The answer to one request; what the program refuses is in its member <c>fault</c>.</summary>
    /// <param name="request">An object whose members are those of the requests in main.go.</param>
    public JsonObject Ask(object request)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request, Plain));
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine();
        return line is null
            ? throw new InvalidOperationException("go-checks ended: " + _process.StandardError.ReadToEnd())
            : JsonNode.Parse(line)!.AsObject();
    }

    /// <summary>As <see cref="Ask"/>; a refusal fails the test.</summary>
    public JsonObject Demand(object request)
    {
        var answer = Ask(request);
        Assert.That(answer["fault"]?.GetValue<string>(), Is.Null);
        return answer;
    }

    /// <summary>As <see cref="Ask"/>; anything but a refusal fails the test.</summary>
    /// <returns>Why it was refused.</returns>
    public string Refusal(object request)
    {
        var answer = Ask(request);
        Assert.That(answer["fault"], Is.Not.Null, "go-checks accepts it");
        return answer["fault"]!.GetValue<string>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string Build()
    {
        var program = Path.Combine(TestContext.CurrentContext.WorkDirectory, "go-checks");
        using var go = Run("go", $"build -o \"{program}\" .", redirectInput: false);
        var errors = go.StandardError.ReadToEnd();
        if (!go.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            go.Kill(entireProcessTree: true);
            Assert.Fail("building tests/go-checks took more than three minutes");
        }

        Assert.That(go.ExitCode, Is.Zero, $"tests/go-checks does not build (golang.org/x/mod is Debian's golang-golang-x-mod-dev; tests/run.sh installs it): {errors}");
        return program;
    }

    private static Process Run(string program, string arguments, bool redirectInput)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Path.Combine(Vectors.Checkout, "tests", "go-checks"),
                UseShellExecute = false,
                RedirectStandardInput = redirectInput,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = redirectInput ? new UTF8Encoding(false) : null,
                // Nothing is fetched: what go.mod names lies on this machine.
                Environment = { ["GO111MODULE"] = "on", ["GOFLAGS"] = "", ["GOPROXY"] = "off", ["GOSUMDB"] = "off", ["GOTOOLCHAIN"] = "local" },
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Fail("These tests need Go and golang.org/x/mod: on Debian apt-get install golang-go golang-golang-x-mod-dev, or run tests/run.sh, which does it.");
            throw;
        }
    }
}
