using System.Globalization;
using Trm.Contracts.Facts;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Gates;

/// <summary>One gate from G02 on: its words, who may go past it, where it stands, what the receiver does, and the pure function that judges it.</summary>
public sealed class GateRule
{
    private readonly Action<Findings, CaseFacts, GatePoint, DateTimeOffset> _judge;
    private readonly string _english;
    private readonly string _french;

    internal GateRule(
        int number, GateNature nature, GateOnReceipt onReceipt, string english, string french, GatePoint[] points,
        Action<Findings, CaseFacts, GatePoint, DateTimeOffset> judge)
    {
        Number = number;
        Name = string.Create(CultureInfo.InvariantCulture, $"G{number:00}");
        Nature = nature;
        OnReceipt = onReceipt;
        Points = points;
        Refusal = onReceipt == GateOnReceipt.Unspoken ? RejectionCode.NotAllowed : RejectionCode.Gate(number);
        _english = english;
        _french = french;
        _judge = judge;
    }

    public int Number { get; }

    /// <summary>The gate's name, <c>G03</c>.</summary>
    public string Name { get; }

    public GateNature Nature { get; }

    public GateOnReceipt OnReceipt { get; }

    /// <summary>Where it stands.</summary>
    public IReadOnlyList<GatePoint> Points { get; }

    /// <summary>The code it refuses with; a gate that does not exist on the wire has the local <c>NOT_ALLOWED</c>, for nothing is sent then.</summary>
    public RejectionCode Refusal { get; }

    /// <summary>The gate as the composer reads it; English, or French where <paramref name="french"/>.</summary>
    public string Label(bool french = false) => french ? _french : _english;

    /// <summary>Judges the facts at a point and a moment: the same facts, the same answer.</summary>
    public GateOutcome Judge(CaseFacts facts, GatePoint point, DateTimeOffset at)
    {
        var findings = new Findings(this);
        _judge(findings, facts, point, at);
        return findings.Outcome();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
