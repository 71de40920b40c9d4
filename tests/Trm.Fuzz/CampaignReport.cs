using System.Text.Json;

namespace Trm.Fuzz;

/// <summary>What a campaign did, for people and for programs.</summary>
public static class CampaignReport
{
    /// <summary>A line for each target, and one for all.</summary>
    public static void WriteTable(TextWriter output, Campaign campaign)
    {
        output.WriteLine($"{"target",-18} {"inputs",12} {"seconds",9} {"per s",9} {"seeds",6} {"new",6} {"codes",6}  most frequent");
        foreach (var fuzzer in campaign.Fuzzers)
        {
            var seconds = campaign.TimeOf(fuzzer).TotalSeconds;
            output.WriteLine($"{fuzzer.Target.Name,-18} {fuzzer.Iterations,12:N0} {seconds,9:N1} {fuzzer.Iterations / Math.Max(seconds, 0.001),9:N0} {fuzzer.Target.Seeds.Count,6} {fuzzer.Kept,6} {fuzzer.Codes.Count,6}  "
                + string.Join(", ", fuzzer.Codes.OrderByDescending(c => c.Value).Take(3).Select(c => $"{c.Key} {c.Value:N0}")));
        }

        output.WriteLine($"{campaign.Iterations:N0} inputs in {campaign.Elapsed.TotalSeconds:N0} s, seed {campaign.Seed}, {campaign.Fuzzers.Sum(f => f.Outcomes):N0} different outcomes, {campaign.Crashes.Count} crashes");
    }

    /// <summary>The same as one JSON object.</summary>
    public static void WriteJson(Stream output, Campaign campaign)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("seed", campaign.Seed);
        json.WriteNumber("inputs", campaign.Iterations);
        json.WriteNumber("seconds", Math.Round(campaign.Elapsed.TotalSeconds, 1));
        json.WriteStartArray("targets");
        foreach (var fuzzer in campaign.Fuzzers)
        {
            json.WriteStartObject();
            json.WriteString("target", fuzzer.Target.Name);
            json.WriteNumber("inputs", fuzzer.Iterations);
            json.WriteNumber("seconds", Math.Round(campaign.TimeOf(fuzzer).TotalSeconds, 1));
            json.WriteNumber("seeds", fuzzer.Target.Seeds.Count);
            json.WriteNumber("new", fuzzer.Kept);
            json.WriteStartObject("codes");
            foreach (var (code, count) in fuzzer.Codes.OrderByDescending(c => c.Value))
                json.WriteNumber(code, count);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("crashes");
        foreach (var crash in campaign.Crashes)
        {
            json.WriteStartObject();
            json.WriteString("target", crash.Target);
            json.WriteString("kind", crash.Kind.ToString());
            json.WriteString("file", crash.FileName);
            json.WriteString("text", crash.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
