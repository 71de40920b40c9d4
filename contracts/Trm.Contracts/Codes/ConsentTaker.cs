namespace Trm.Contracts.Codes;

/// <summary>Who took a consent to return.</summary>
public enum ConsentTaker
{
    CaseWorker,
    Police,
    Immigration,

    /// <summary>Anyone who is paid by the number of returns.</summary>
    PaidByReturns,
}
