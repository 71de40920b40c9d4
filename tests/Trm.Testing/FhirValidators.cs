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
    public static IReadOnlyDictionary<string, (IReadOnlyList<string> Medplum, IReadOnlyList<string> Schema)> Judge(IReadOnlyDictionary<string, string> resources)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            Assert.Fail("The FHIR validators are not installed: run 'npm ci' in tests/fhir-validators, or tests/run.sh, which does it.");
        using var node = Start();
        var errors = node.StandardError.ReadToEndAsync();
        var output = node.StandardOutput.ReadToEndAsync();
        foreach (var (name, json) in resources)
            node.StandardInput.WriteLine($$"""{"name":{{JsonSerializer.Serialize(name)}},"resource":{{json}}}""");
        node.StandardInput.Close();
        if (!node.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            node.Kill(entireProcessTree: true);
            Assert.Fail("The FHIR validators took more than three minutes.");
        }

        Assert.That(node.ExitCode, Is.Zero, errors.Result);
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line).ToDictionary(l => l.Name, l => (l.Medplum, l.Schema), StringComparer.Ordinal);
    }

    private static Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", ["validate.mjs"])
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

    private static (string Name, IReadOnlyList<string> Medplum, IReadOnlyList<string> Schema) Line(string line)
    {
        using var json = JsonDocument.Parse(line);
        return (json.RootElement.GetProperty("name").GetString()!, Strings("medplum"), Strings("schema"));

        List<string> Strings(string name) => [.. json.RootElement.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];
    }
}
