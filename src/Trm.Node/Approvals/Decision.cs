using System.Security.Cryptography;
using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Approvals;

/// <summary>
/// A decision of two officers, byte for byte as each of them signs it: the SHA-256 of these bytes is the challenge that their passkey answers. The first officer signs it without a second one,
/// the second with their own code in it: neither signature stands for the other, for another decision, or for a sign-in.
/// </summary>
/// <param name="Id">A UUID: the same decision taken again is another one.</param>
/// <param name="Content">What is decided: one compact JSON object of texts and lists of texts.</param>
/// <remarks>Source: contracts/trail.md, "Approvals".</remarks>
internal sealed record Decision(string Id, ParticipantId Participant, ApprovalAct Act, CaseId? Case, byte[] Content, string ProposedBy, DateTimeOffset At)
{
    /// <summary>What that officer signs.</summary>
    /// <param name="approvedBy">The second officer; null for the first one's signature.</param>
    public byte[] Bytes(string? approvedBy) => CompactJson.Write(w =>
    {
        w.WriteStartObject();
        w.WriteString("decision", "trm-decision/1");
        w.WriteString("participant", Participant.Value);
        w.WriteString("id", Id);
        w.WriteString("act", ApprovalTable.Name(Act));
        if (Case is not null)
            w.WriteString("case", Case.ToString());
        w.WritePropertyName("content");
        w.WriteRawValue(Content);
        w.WriteString("proposedBy", ProposedBy);
        w.WriteString("at", Text(At));
        if (approvedBy is not null)
            w.WriteString("approvedBy", approvedBy);
        w.WriteEndObject();
    });

    /// <summary>The challenge of that officer's passkey.</summary>
    public byte[] Digest(string? approvedBy) => SHA256.HashData(Bytes(approvedBy));

    /// <summary>What is decided, by name and in order.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Facts()
    {
        using var json = JsonDocument.Parse(Content);
        return [.. json.RootElement.EnumerateObject().Select(p => (p.Name, Values(p.Value)))];
    }

    /// <summary>The only value of that name; null where there is none.</summary>
    public string? OneOrNull(string name) => Facts().FirstOrDefault(f => f.Name == name).Values is [var only] ? only : null;

    /// <summary>The only value of that name.</summary>
    public string One(string name) => OneOrNull(name) ?? throw new InvalidOperationException("a decision of ours lacks what was written into it");

    /// <summary>All values of that name.</summary>
    public IReadOnlyList<string> All(string name) => Facts().First(f => f.Name == name).Values;

    /// <summary>A time as it stands in what is signed: UTC, to the second.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(v => v.GetString()!)],
        JsonValueKind.Object => [.. value.EnumerateObject().Select(p => $"{p.Name} {string.Join(' ', p.Value.EnumerateArray().Select(v => v.GetString()))}")],
        _ => [value.GetString()!],
    };
}
