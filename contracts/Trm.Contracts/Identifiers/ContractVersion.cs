using System.Globalization;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Identifiers;

/// <summary>
/// A version of the contract: two numbers and a point, <c>1.0</c>. It stands behind the canonical of every MessageHeader.definition. There is no third number: what changes
/// nothing on the wire is no new version, and what changes anything is one.
/// </summary>
/// <remarks>Source: contracts/decisions/0023. A node writes the current version and reads that and the one before it; every other is <c>CONTRACT_VERSION_UNSUPPORTED</c>.</remarks>
public sealed record ContractVersion
{
    private ContractVersion(int major, int minor)
    {
        Major = major;
        Minor = minor;
    }

    /// <summary>The version that this code writes.</summary>
    public static ContractVersion Current { get; } = new(1, 0);

    /// <summary>The version before it, which this code reads too; null, for 1.0 is the first that was released.</summary>
    public static ContractVersion? Previous { get; }

    /// <summary>Every version that was ever released, newest first: what a node reads of what it stored itself, for a case may outlive two versions.</summary>
    public static IReadOnlyList<ContractVersion> Released { get; } = [Current];

    /// <summary>What this code reads from others: the current version first, then the one before it where there is one.</summary>
    public static IReadOnlyList<ContractVersion> Supported { get; } = Previous is null ? [Current] : [Current, Previous];

    /// <summary>0 to 999.</summary>
    public int Major { get; }

    /// <summary>0 to 999.</summary>
    public int Minor { get; }

    /// <summary>Parses the one spelling; <c>VALUE</c> for anything else.</summary>
    public static Result<ContractVersion> Parse(string? text) =>
        text?.Split('.') is [var major, var minor] && Number(major) is { } first && Number(minor) is { } second
            ? new ContractVersion(first, second)
            : new Rejection(RejectionCode.Value, "contract-version", "a version of the contract is two numbers and a point, such as 1.0");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    private static int? Number(string text) =>
        text is { Length: >= 1 and <= 3 } && text.All(char.IsAsciiDigit) && (text[0] != '0' || text.Length == 1) ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
