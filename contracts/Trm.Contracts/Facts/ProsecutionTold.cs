namespace Trm.Contracts.Facts;

/// <summary>Whether the prosecution knows of the return. It has no veto.</summary>
public enum ProsecutionTold
{
    NotTold,
    WithConsent,
    ByLaw,
    WithoutEither,
}
