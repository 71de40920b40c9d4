namespace Trm.Evidence;

/// <summary>What can be wrong with a trail or a pack. <see cref="Finding.CodeText"/> is the spelling for people and programs.</summary>
public enum FindingCode
{
    /// <summary>There is no checkpoint, so nothing says what the trail should be.</summary>
    CheckpointMissing,

    /// <summary>The checkpoint is not a signed note of the one spelling.</summary>
    CheckpointMalformed,

    /// <summary>The checkpoint bears no signature by the key of the log.</summary>
    CheckpointUnsigned,

    /// <summary>The signature of the log does not verify.</summary>
    CheckpointSignature,

    /// <summary>The checkpoint is of another log.</summary>
    CheckpointOrigin,

    /// <summary>An older checkpoint is signed, but is not of a prefix of this log: history was rewritten.</summary>
    CheckpointInconsistent,

    /// <summary>The log signed two histories: two checkpoints that no proof can join. This is a fork, and the pair of them proves it to anybody.</summary>
    LogForked,

    /// <summary>A cosignature is not one of the witness whose name it bears, or on another checkpoint.</summary>
    CosignatureRefused,

    /// <summary>The entries do not lead to the signed root.</summary>
    RootMismatch,

    /// <summary>A tile or a bundle of entries is not there.</summary>
    TileMissing,

    /// <summary>A tile or a bundle of entries is not the one that belongs to the tree.</summary>
    TileDamaged,

    /// <summary>A leaf has no evidence.</summary>
    EvidenceMissing,

    /// <summary>A file of evidence is not of the one spelling, or contradicts itself.</summary>
    EvidenceMalformed,

    /// <summary>A file of evidence bears the index of another leaf.</summary>
    EvidenceMisplaced,

    /// <summary>The evidence does not open its leaf.</summary>
    EvidenceMismatch,

    /// <summary>A file that has no place in a trail.</summary>
    FileUnexpected,

    /// <summary>The zip, or a file in it, cannot be read.</summary>
    PackUnreadable,

    /// <summary>There is no manifest, or it is not of the one spelling.</summary>
    ManifestMalformed,

    /// <summary>The manifest is of a format that this program does not know.</summary>
    FormatUnknown,

    /// <summary>The manifest is not signed by the participant whose pack it claims to be.</summary>
    ManifestSignature,

    /// <summary>A leaf has no proof that it is in the log.</summary>
    ProofMissing,

    /// <summary>The proof does not lead from the leaf to the signed root.</summary>
    ProofRefused,

    /// <summary>A file that the manifest names is not there.</summary>
    FileMissing,

    /// <summary>A file is not the one that the manifest names.</summary>
    FileAltered,

    /// <summary>There is no directory, or a version is none, or its succession breaks.</summary>
    DirectoryRefused,

    /// <summary>The directory is not the one that was vouched for.</summary>
    DirectoryUntrusted,

    /// <summary>What a leaf says is not of the form of its event.</summary>
    EventMalformed,

    /// <summary>The header of a message was not signed by who it says it is from.</summary>
    HeaderRefused,

    /// <summary>The header of a message is not among the messages.</summary>
    HeaderMissing,

    /// <summary>The header among the messages is not the one in the leaf.</summary>
    HeaderMismatch,

    /// <summary>Kind and case, or the text of a control message, are not those that the header was signed for.</summary>
    ContentMismatch,

    /// <summary>A number of a sequence is not shown.</summary>
    SequenceGap,

    /// <summary>A number, or a message, is used twice.</summary>
    SequenceDouble,

    /// <summary>The log has messages in another order than their numbers.</summary>
    SequenceOrder,

    /// <summary>A message has neither receipt nor refusal, is not void, and its time is over.</summary>
    FateMissing,

    /// <summary>Two different receipts for one message.</summary>
    ReceiptConflict,

    /// <summary>A receipt for a message that the trail does not show.</summary>
    ReceiptUnfounded,

    /// <summary>A receipt says another time, code or leaf than the trail of who gave it.</summary>
    ReceiptAltered,

    /// <summary>Receipts were sent in another order than the log has what they acknowledge.</summary>
    ReceiptOrder,

    /// <summary>The leaf that a receipt promised is not in the log.</summary>
    PromiseBroken,

    /// <summary>A private part is not there, and no erasure names it.</summary>
    EvidenceWithheld,

    /// <summary>A case took a step that its workflow does not permit.</summary>
    LifecycleBroken,

    /// <summary>The two packs are not of two sides that can be compared.</summary>
    PacksUnrelated,

    /// <summary>One side sent a message that the other does not show.</summary>
    MessageMissing,

    /// <summary>One side shows a message as received that the other does not show as sent.</summary>
    MessageExtra,

    /// <summary>The two sides show different messages under one id.</summary>
    MessageAltered,

    /// <summary>A receipt that one side shows is not shown by the other.</summary>
    ReceiptMissing,

    /// <summary>The two sides do not agree on where a case stands.</summary>
    CaseDisagreement,

    /// <summary>The log of a later generation does not begin where the former one stood.</summary>
    GenerationUnfounded,
}
