namespace Trm.Contracts.Facts;

/// <summary>Paper that a fast-track may postpone: the thing itself was said and heard, its written form follows. Nothing else can be postponed, for nothing else has a code.</summary>
public enum PostponedPaper
{
    /// <summary>A look at the dangers (G04).</summary>
    RiskLook,

    /// <summary>The end or the waiver of the recovery period (G08).</summary>
    Recovery,

    /// <summary>The care plan (G10).</summary>
    CarePlan,

    /// <summary>The advice on rights, wages and court dates (G11).</summary>
    RemediesAdvice,
}
