using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Trm.Testing;

/// <summary>Runs tests/fhir-validators: Medplum's validator and HL7's JSON schema, neither written here. One process for all that is asked in a test run: they take seconds to load. It ends with its standard input.</summary>
public static class FhirValidators
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Lock One = new();
    private static readonly ConcurrentQueue<string> Complaints = new();
    private static readonly Lazy<Process> Judging = new(() =>
    {
        var process = NodeScript.Start("fhir-validators", "validate.mjs", Contract);
        process.ErrorDataReceived += (_, line) => Complaints.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        return process;
    });

    /// <summary>The folder of the published contract.</summary>
    private static string Contract => Path.Combine(Vectors.Checkout, "contracts", "fhir");

    /// <summary>What each validator finds wrong with each resource by HL7's definitions; empty lists for nothing.</summary>
    public static IReadOnlyDictionary<string, FhirVerdict> Judge(IReadOnlyDictionary<string, string> resources) =>
        Judge(resources.ToDictionary(r => r.Key, r => (r.Value, (string?)null), StringComparer.Ordinal));

    /// <summary>The same of messages, and what is wrong with each by the published profiles to which its header leads.</summary>
    public static IReadOnlyDictionary<string, FhirVerdict> JudgeMessages(IReadOnlyDictionary<string, string> messages) =>
        Judge(messages.ToDictionary(m => m.Key, m => (m.Value, (string?)"header"), StringComparer.Ordinal));

    /// <summary>The same, by one profile each.</summary>
    /// <param name="resources">Each resource with the canonical of the profile that it is to keep; null for HL7's definitions alone.</param>
    public static IReadOnlyDictionary<string, FhirVerdict> Judge(IReadOnlyDictionary<string, (string Json, string? Profile)> resources) =>
        Ask([.. resources.Select(r => r.Value.Profile is null
                ? $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"resource":{{r.Value.Json}}}"""
                : $$"""{"name":{{JsonSerializer.Serialize(r.Key)}},"profile":{{JsonSerializer.Serialize(r.Value.Profile)}},"resource":{{r.Value.Json}}}""")])
            .Select(Line).ToDictionary(l => l.Name, StringComparer.Ordinal);

    /// <summary>HL7's R4 definitions of these types, as the profiles build on them.</summary>
    public static string BaseDefinitions(IEnumerable<string> types) => NodeScript.Run("fhir-validators", "r4.mjs", types, []);

    private static IReadOnlyList<string> Ask(IReadOnlyList<string> lines)
    {
        lock (One)
        {
            var process = Judging.Value;
            foreach (var line in lines)
                process.StandardInput.WriteLine(line);
            process.StandardInput.WriteLine();
            process.StandardInput.Flush();
            return [.. lines.Select(_ => process.StandardOutput.ReadLineAsync().WaitAsync(Patience).GetAwaiter().GetResult() ?? throw new InvalidOperationException(string.Join('\n', Complaints)))];
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
