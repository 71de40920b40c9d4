namespace Trm.Evidence.Packs;

/// <summary>What a finding means for somebody who is no engineer, and what to do about it.</summary>
/// <param name="Title">One line.</param>
/// <param name="Next">What to do; whom to call is said elsewhere.</param>
public sealed record FindingWords(string Title, string Next)
{
    private const string AskAgain = "Ask for the pack again, by another way than it came. If the new copy shows the same, treat it as a changed record.";
    private const string AskWhy = "Keep this pack as it is: it is signed, and proves what that side says today. Ask that side to explain in writing, and compare with the pack of the other side.";
    private const string KeepBoth = "Keep both packs as they are: each is signed by its own side, so neither can take back what it said. Ask both to explain in writing.";

    /// <summary>The words of a code.</summary>
    public static FindingWords Of(FindingCode code) => code switch
    {
        FindingCode.PackUnreadable => new("The file cannot be read as an evidence pack", AskAgain),
        FindingCode.FormatUnknown => new("The pack was made by another version of the program", "Get the version that knows this format, and verify again. Nothing was judged."),
        FindingCode.ManifestMalformed => new("The list of contents was changed or is missing", AskAgain),
        FindingCode.ManifestSignature => new("The pack does not bear a good signature of the country that it names", AskAgain),
        FindingCode.FileMissing => new("A file was taken out of the pack", AskAgain),
        FindingCode.FileAltered => new("A file of the pack was changed", AskAgain),
        FindingCode.FileUnexpected => new("Something was added that does not belong there", AskAgain),
        FindingCode.DirectoryRefused => new("The signed list of countries and keys does not hold", "Ask your governance body for the signed directory and its fingerprint, by telephone; then verify again with --fingerprint."),
        FindingCode.DirectoryUntrusted => new("The pack rests on another list of keys than the one that you vouched for", "Ask your governance body for the fingerprint again. If it was right, somebody made this pack up: do not use it."),
        FindingCode.CheckpointMissing or FindingCode.CheckpointMalformed or FindingCode.CheckpointUnsigned or FindingCode.CheckpointSignature or FindingCode.CheckpointOrigin =>
            new("The seal of the log is missing or does not hold, so nothing below it could be judged", AskAgain),
        FindingCode.CheckpointInconsistent => new("The log was rewritten: it signed another history before", KeepBoth),
        FindingCode.LogForked => new("The log told two different histories, and signed both", "Keep both: together they prove it to anybody. Tell your governance body at once, and every country that relies on this log."),
        FindingCode.GenerationUnfounded => new("A new log does not begin where the former one stood", KeepBoth),
        FindingCode.CosignatureRefused => new("A witness's countersignature does not hold", AskAgain),
        FindingCode.RootMismatch => new("The records do not lead to the seal of the log", AskWhy),
        FindingCode.TileMissing or FindingCode.TileDamaged => new("A part of the log is missing or was changed", AskAgain),
        FindingCode.EvidenceMissing => new("A record was left out", AskWhy),
        FindingCode.EvidenceMalformed or FindingCode.EvidenceMisplaced or FindingCode.EvidenceMismatch => new("A record is not the one that was made at the time", AskWhy),
        FindingCode.EvidenceWithheld => new("A part of a record was taken out, and no erasure says so", AskWhy),
        FindingCode.ProofMissing or FindingCode.ProofRefused => new("Nothing proves that a record stands in the log", AskAgain),
        FindingCode.EventMalformed => new("A record does not say what such a record must say", AskWhy),
        FindingCode.HeaderRefused => new("A message was not signed by the one it names as its sender", "Treat the message as not sent. Ask that side how it came into its records, and whether a key was stolen."),
        FindingCode.HeaderMissing => new("The signed head of a message was taken out", AskAgain),
        FindingCode.HeaderMismatch => new("The signed head of a message was exchanged", AskWhy),
        FindingCode.ContentMismatch => new("A record says something else of a message than its sender signed", AskWhy),
        FindingCode.SequenceGap => new("Numbers are missing: messages were sent that are not shown", AskWhy),
        FindingCode.SequenceDouble => new("A number or a message stands there twice", AskWhy),
        FindingCode.SequenceOrder => new("Messages were put in another order", AskWhy),
        FindingCode.FateMissing => new("It is not shown what became of a message", AskWhy),
        FindingCode.ReceiptConflict => new("Two different receipts were given for one message", KeepBoth),
        FindingCode.ReceiptUnfounded => new("There is a receipt for a message that is not shown as sent", AskWhy),
        FindingCode.ReceiptAltered => new("A receipt was changed: its time, its answer or what it promised", KeepBoth),
        FindingCode.ReceiptOrder => new("Receipts and messages stand in another order than they were given", AskWhy),
        FindingCode.PromiseBroken => new("A message was acknowledged, and its record is not there or is another", AskWhy),
        FindingCode.LifecycleBroken => new("A step was taken that the rules do not allow there", "Ask that side which message came before it, and who approved the step."),
        FindingCode.PacksUnrelated => new("The two packs cannot be compared", "Give one pack of each side, about the same: two of everything, of the same case, or of the same pair."),
        FindingCode.MessageMissing => new("A message is missing on one side", KeepBoth),
        FindingCode.MessageExtra => new("One side shows a message that the other does not show as sent", KeepBoth),
        FindingCode.MessageAltered => new("The two sides show different messages under one id or number", KeepBoth),
        FindingCode.ReceiptMissing => new("A receipt is missing on one side", KeepBoth),
        FindingCode.CaseDisagreement => new("The two sides do not agree where a case stands", "Let the coordinators of both sides go through the case together, by telephone, before anything else is done in it."),
        _ => new("Something does not fit", AskWhy),
    };
}
