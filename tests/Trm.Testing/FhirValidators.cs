using System.Diagnostics;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>Runs tests/fhir-validators: Medplum's validator and HL7's JSON schema, neither written here. One process for all resources: they take seconds to load.</summary>
public static class FhirValidators
{
    private static readonly string Folder = Path.Combine(Vectors.Checkout, "tests", "fhir-validators");

    /// <summary>What each validator finds wrong with each resource; empty lists for nothing.</summary>
    public static IReadOnlyDictionary<string, (IReadOnlyList<string> Medplum, IReadOnlyList<string> Schema)> Judge(IReadOnlyDictionary<string, string> resources) =>
        Run([], resources.Select(r => $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"resource":{{r.Value}}}"""))
            .ToDictionary(l => l.Name, l => (l.Medplum, l.Schema), StringComparer.Ordinal);

    /// <summary>What each validator finds wrong with each resource, by HL7's definitions and by a published profile.</summary>
    /// <param name="contract">The folder of the published contract.</param>
    /// <param name="resources">Each resource with the canonical of the profile that it is to keep; null for HL7's definitions alone.</param>
    public static IReadOnlyDictionary<string, FhirVerdict> JudgeByProfile(string contract, IReadOnlyDictionary<string, (string Json, string? Profile)> resources) =>
        Run([contract], resources.Select(r => r.Value.Profile is null
                ? $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"resource":{{r.Value.Json}}}"""
                : $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"profile":{{JsonSerializer.Serialize(r.Value.Profile)}},"resource":{{r.Value.Json}}}"""))
            .ToDictionary(l => l.Name, StringComparer.Ordinal);

    /// <summary>HL7's R4 definitions of these types, as the profiles build on them.</summary>
    public static string BaseDefinitions(IEnumerable<string> types) => Output("r4.mjs", types, []);

    private static IEnumerable<FhirVerdict> Run(IEnumerable<string> arguments, IEnumerable<string> lines) =>
        Output("validate.mjs", arguments, lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line);

    private static string Output(string script, IEnumerable<string> arguments, IEnumerable<string> lines)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            Assert.Fail("The FHIR validators are not installed: run 'npm ci' in tests/fhir-validators, or tests/run.sh, which does it.");
        using var node = Start(script, arguments);
        var errors = node.StandardError.ReadToEndAsync();
        var output = node.StandardOutput.ReadToEndAsync();
        foreach (var line in lines)
            node.StandardInput.WriteLine(line);
        node.StandardInput.Close();
        if (!node.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            node.Kill(entireProcessTree: true);
            Assert.Fail("The FHIR validators took more than three minutes.");
        }

        Assert.That(node.ExitCode, Is.Zero, errors.Result);
        return output.Result;
    }

    private static Process Start(string script, IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [script, .. arguments])
            {
                WorkingDirectory = Folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(false),
                StandardOutputEncoding = Encoding.UTF8,
            })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Fail("The FHIR validators need Node.js 20 or newer on the PATH: install it (Debian: apt-get install nodejs npm), or run tests/run.sh, which does it.");
            throw;
        }
    }

    private static FhirVerdict Line(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new(json.RootElement.GetProperty("name").GetString()!, Strings("medplum"), Strings("schema"), Strings("profile"), Strings("codes"));

        List<string> Strings(string name) =>
            json.RootElement.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];
    }
}
