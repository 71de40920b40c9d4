using System.Text.Json.Nodes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Statistics;
using Trm.Node.Statistics;

namespace Trm.Node.Http;

/// <summary>A year's counts for the regional secretariat, sealed to its certificate (PEM or DER, base64): the one that the node knows, and no other.</summary>
public sealed record FiguresRequest(int Year, byte[] Certificate);

/// <summary>A year's figures as they would be published: of what was said before <paramref name="Until"/>, six months after its end.</summary>
public sealed record FiguresReply(string Until, JsonNode Figures)
{
    internal static FiguresReply Of(RegionalFigures own) => new(WireTime.Format(YearFigures.Ready(own.Year)), JsonNode.Parse(own.WriteJson())!);
}

/// <summary>What the secretariat gets: the file is CMS AuthEnvelopedData, base64.</summary>
public sealed record FiguresFileReply(int Year, string MadeAt, string Sha256, byte[] File)
{
    internal static FiguresFileReply Of(ExportedFigures e) => new(e.Year, WireTime.Format(e.MadeAt), e.Sha256, e.File.ToArray());
}
