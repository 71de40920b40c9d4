using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Evidence.Packs;

/// <summary>Everything that one verification found of one kind in one log. One more such finding, or one less, or the same said of something else, is another thing, and is explained anew.</summary>
/// <param name="Code">As <see cref="Finding.CodeText"/> has it.</param>
/// <param name="Participant">Whose record; <see cref="Unknown"/> where a pack does not say whose it is.</param>
/// <param name="Sha256">Of what was found, 64 digits; see <see cref="Of"/>.</param>
public sealed record ExplainedFinding(string Code, string Participant, string Sha256)
{
    /// <summary>Whose record it is nobody can say.</summary>
    public const string Unknown = "unknown";

    private static readonly HashSet<string> Codes = [.. Enum.GetValues<FindingCode>().Select(c => new Finding(c, "", null, "", "").CodeText)];

    /// <summary>
    /// Findings of one code. The digest is over a <see cref="CompactJson"/> list: participant, generation, code, and of each finding its place, leaf (or null) and sentence, each once, by place, leaf and sentence. The
    /// sentence belongs to it: it says which numbers are missing, or which two roots do not agree, where the place is the same for all of them.
    /// </summary>
    /// <param name="generation">Of the log; 0 where no pack says.</param>
    public static ExplainedFinding Of(string code, string participant, long generation, IEnumerable<Finding> findings) => new(code, participant, Convert.ToHexStringLower(SHA256.HashData(CompactJson.Write(json =>
    {
        json.WriteStartArray();
        json.WriteStringValue(participant);
        json.WriteNumberValue(generation);
        json.WriteStringValue(code);
        foreach (var (place, leaf, sentence) in findings.Select(f => (f.Place, f.Index, f.Sentence)).Distinct()
            .OrderBy(f => f.Place, StringComparer.Ordinal).ThenBy(f => f.Index).ThenBy(f => f.Sentence, StringComparer.Ordinal))
        {
            json.WriteStringValue(place);
            if (leaf is { } index)
                json.WriteNumberValue(index);
            else
                json.WriteNullValue();
            json.WriteStringValue(sentence);
        }

        json.WriteEndArray();
    }))));

    /// <summary>Null where there is no such finding, nobody of that name, or no digest.</summary>
    public static ExplainedFinding? Read(string? code, string? participant, string? sha256) =>
        code is not null && Codes.Contains(code) && (participant == Unknown || ParticipantId.Parse(participant).IsOk) && sha256 is { Length: 64 } && sha256.All(char.IsAsciiHexDigitLower)
            ? new(code, participant!, sha256)
            : null;
}
