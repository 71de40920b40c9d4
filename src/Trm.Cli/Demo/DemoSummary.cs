using System.Text.Json;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Outbox;
using Trm.Node.Referrals;

namespace Trm.Cli.Demo;

/// <summary>What came of the demonstration: every transmission of both sides with its fate, what was refused, and where each case stands on either side. Codes and ids only.</summary>
internal sealed class DemoSummary
{
    /// <summary>One transmission and its sealed bytes.</summary>
    /// <param name="Number">From 1, over both sides, in the order of sending.</param>
    public sealed record Line(int Number, DemoSide From, DemoSide To, Transmission Transmission, byte[] Bytes)
    {
        /// <summary>The name of its folder.</summary>
        public string Folder => FormattableString.Invariant($"{Number:0000}-{From.Id}-{To.Id}");
    }

    private DemoSummary(IReadOnlyList<Line> lines, IReadOnlyList<DemoRefusal> refused, IReadOnlyList<(string Case, string At, string Rs)> cases) =>
        (Lines, Refused, Cases) = (lines, refused, cases);

    public IReadOnlyList<Line> Lines { get; }

    public IReadOnlyList<DemoRefusal> Refused { get; }

    /// <summary>Each case with its state in AT and in RS.</summary>
    public IReadOnlyList<(string Case, string At, string Rs)> Cases { get; }

    /// <summary>Waits until nothing is on its way any more, and reads both sides.</summary>
    public static async Task<DemoSummary> ReadAsync(DemoWorld world, IReadOnlyList<DemoRefusal> refused, TimeProvider time, CancellationToken cancel)
    {
        var all = await QuietAsync(world, time, cancel);
        var lines = new List<Line>();
        foreach (var (side, sent) in all.OrderBy(t => t.Sent.CreatedAt).ThenBy(t => t.Side.Id).ThenBy(t => t.Sent.Seq))
            lines.Add(new(lines.Count + 1, side, world.Other(side), sent, (await side.Node.Record.SealedBytesAsync(sent.Id, cancel))!));
        var at = (await world.At.Node.Referrals.ListAsync(world.At.Officer, cancel)).Value;
        var rs = (await world.Rs.Node.Referrals.ListAsync(world.Rs.Officer, cancel)).Value;
        return new(lines, refused, [.. at.OrderBy(c => c.CreatedAt).Select(c => (c.Id.ToString(), State(c), rs.FirstOrDefault(o => o.Id == c.Id) is { } o ? State(o) : "-"))]);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("messages");
        foreach (var line in Lines)
            Write(json, line);
        json.WriteEndArray();
        json.WriteStartArray("refused");
        foreach (var refusal in Refused)
        {
            json.WriteStartObject();
            json.WriteString("what", refusal.What);
            json.WriteString("code", refusal.Code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("cases");
        foreach (var (@case, at, rs) in Cases)
        {
            json.WriteStartObject();
            json.WriteString("case", @case);
            json.WriteString("AT", at);
            json.WriteString("RS", rs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Line line)
    {
        var sent = line.Transmission;
        json.WriteStartObject();
        json.WriteNumber("n", line.Number);
        json.WriteString("id", sent.Id);
        json.WriteString("message", sent.Message);
        json.WriteString("from", line.From.Id.Value);
        json.WriteString("to", line.To.Id.Value);
        json.WriteString("kind", sent.Kind);
        json.WriteString("code", sent.Code);
        json.WriteString("state", sent.State);
        json.WritePropertyName("receipt");
        if (sent.Receipt is { } receipt)
            json.WriteRawValue(receipt.Write());
        else
            json.WriteNullValue();
        json.WriteEndObject();
    }

    private static string State(CaseFile file) =>
        ReferralLifecycle.Name(file.Referral.State) + (file.Return.State == ReturnState.None ? "" : $", {ReturnStateName.Of(file.Return.State).TrimEnd('.').ToLowerInvariant()}") + (file.Referral.IsHeld ? ", held" : "");

    // Receipts and what they close are on their way for some milliseconds after the last step.
    private static async Task<List<(DemoSide Side, Transmission Sent)>> QuietAsync(DemoWorld world, TimeProvider time, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var (before, since) = (Array.Empty<string>(), time.GetTimestamp());
        while (true)
        {
            var all = new List<(DemoSide Side, Transmission Sent)>();
            foreach (var side in world.Sides)
                all.AddRange((await side.TransmissionsAsync(cancel)).Select(t => (side, t)));
            var now = all.Select(t => $"{t.Sent.Id} {t.Sent.State}").ToArray();
            if (!now.SequenceEqual(before, StringComparer.Ordinal))
                (before, since) = (now, time.GetTimestamp());
            else if (time.GetElapsedTime(since) > TimeSpan.FromMilliseconds(400) || time.GetElapsedTime(started) > TimeSpan.FromSeconds(10))
                return all;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancel);
        }
    }
}
