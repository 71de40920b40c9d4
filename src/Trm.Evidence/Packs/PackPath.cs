using System.Globalization;
using System.Text.RegularExpressions;

namespace Trm.Evidence.Packs;

/// <summary>The names of the files in a pack.</summary>
internal static partial class PackPath
{
    public const string Manifest = "manifest.json";
    public const string Signature = "manifest.p7s";
    public const string Guide = "VERIFY.md";
    public const string Checkpoint = "log/checkpoint";

    /// <summary>Below it lie the checkpoints of others that the participant cosigned.</summary>
    public const string Witnessed = "witnessed/";

    public static string CheckpointOf(long size) => string.Create(CultureInfo.InvariantCulture, $"log/checkpoints/{size}");

    /// <summary>The checkpoint of another's log, <c>trm/RS/0</c>, at <c>witnessed/RS/0</c>.</summary>
    public static string OfWitnessed(string origin) => Witnessed + origin[(origin.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public static string Directory(long version) => string.Create(CultureInfo.InvariantCulture, $"directory/{version:0000}.p7s");

    public static string Evidence(long index) => string.Create(CultureInfo.InvariantCulture, $"evidence/{index}.json");

    public static string Proof(long index) => string.Create(CultureInfo.InvariantCulture, $"proofs/{index}");

    public static string Header(string coreId) => $"messages/{coreId}/header.p7s";

    /// <summary>True for a path that a pack may hold; whether the file belongs there is judged later.</summary>
    public static bool IsLawful(string path) => path is Manifest or Signature or Guide || (path.Length <= 120 && Layout().IsMatch(path));

    [GeneratedRegex(@"\A(directory/[0-9]{4,16}\.p7s|log/checkpoint|log/checkpoints/[0-9]{1,19}|witnessed/[A-Z0-9-]{2,16}/[0-9]{1,19}|log/tile/[0-9x./p]{1,80}|log/tile/entries/[0-9x./p]{1,80}|evidence/[0-9]{1,19}\.json|proofs/[0-9]{1,19}|messages/[0-9a-f-]{36}/header\.p7s)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Layout();
}
