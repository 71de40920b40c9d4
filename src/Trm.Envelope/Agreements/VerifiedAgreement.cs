using Trm.Contracts.Agreements;

namespace Trm.Envelope.Agreements;

/// <summary>The proof that every party signed an agreement, with a key that the directory listed for it.</summary>
public sealed class VerifiedAgreement
{
    internal VerifiedAgreement(SignedAgreement signed) => Signed = signed;

    /// <summary>The signed form, as it is kept and handed on.</summary>
    public SignedAgreement Signed { get; }

    public Agreement Agreement => Signed.Agreement;
}
