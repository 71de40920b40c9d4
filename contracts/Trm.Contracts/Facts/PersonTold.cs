using System.Text.Json.Serialization;

namespace Trm.Contracts.Facts;

/// <summary>The person was told of something that was decided about them or happened to their case.</summary>
/// <param name="By">The code of who told them.</param>
/// <param name="Language">In which language, RFC 5646.</param>
/// <remarks>Source: contracts/decisions/0068: every decision, hold, decline and cancellation has by whom, when and in which language the person was told.</remarks>
public sealed record PersonTold(ToldAbout About, string By, DateTimeOffset At, string Language)
{
    /// <summary>Of which safety notice, by the id of its message; null of anything else, and where nobody wrote it down.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }
}
