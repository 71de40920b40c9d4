using System.Security.Cryptography;
using System.Text.Json;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Envelope.Directory;

/// <summary>One queue: the participant whose entry lists it reads, one peer writes, one lane.</summary>
/// <param name="From">Who writes into it.</param>
/// <param name="Lane">Which of the pair's two.</param>
/// <param name="Name">Opaque and random, so that the broker's tables name nobody: 16 to 64 of <c>a-z 0-9 -</c>.</param>
public sealed record Mailbox(ParticipantId From, Lane Lane, string Name)
{
    /// <summary>A mailbox with a new random name of 128 bits.</summary>
    public static Mailbox Create(ParticipantId from, Lane lane) => new(from, lane, "mb-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Both lanes from each peer.</summary>
    public static IReadOnlyList<Mailbox> CreateAll(IEnumerable<ParticipantId> peers) =>
        [.. peers.SelectMany(peer => new[] { Create(peer, Lane.Normal), Create(peer, Lane.Urgent) })];

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("from", From.Value);
        json.WriteString("lane", Lane == Lane.Urgent ? "urgent" : "normal");
        json.WriteString("name", Name);
        json.WriteEndObject();
    }

    internal static Mailbox? Read(JsonElement json) =>
        ParticipantId.Parse(json.Text("from")).Try(out var from, out _) && json.Text("name") is { Length: >= 16 and <= 64 } name
            && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            ? new(from, json.Text("lane") == "urgent" ? Lane.Urgent : Lane.Normal, name)
            : null;
}
