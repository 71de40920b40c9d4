using System.Text.Json;

namespace Trm.Evidence;

/// <summary>One thing that is wrong with a trail.</summary>
/// <param name="Code">What.</param>
/// <param name="Place">Which file, below the folder that was verified, with forward slashes.</param>
/// <param name="Index">Which leaf, where one is concerned.</param>
/// <param name="Sentence">What was found, for people. Quotes no content.</param>
/// <param name="Hint">What it may mean, or what to do next.</param>
public sealed record Finding(FindingCode Code, string Place, long? Index, string Sentence, string Hint)
{
    /// <summary>The code in capitals and underscores, as <c>TILE_DAMAGED</c>.</summary>
    public string CodeText => JsonNamingPolicy.SnakeCaseUpper.ConvertName(Code.ToString());
}
