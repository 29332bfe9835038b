using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>Several trained networks as one: <see cref="Average"/> of their outputs.</summary>
public static class Ensemble
{
    /// <summary>Joins models into one, with copies of their numbers.</summary>
    /// <param name="members">Two or more models with the same input shape and output shape, whose layers have no names of their own.</param>
    /// <returns>A model like any other: it can be saved, evaluated and exported.</returns>
    /// <exception cref="ArgumentException">There are fewer than two, or two layers have one name.</exception>
    /// <exception cref="ShapeException">Shapes differ.</exception>
    public static Model<T> Of<T>(IReadOnlyList<Model<T>> members)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(members);
        var spec = new Average([.. members.Select(member => member.Spec)]);
        if (members.FirstOrDefault(member => member.InputShape != members[0].InputShape) is { } other)
            throw new ShapeException($"All members of an ensemble read the same input; one reads {members[0].InputShape}, another {other.InputShape}.");
        var joined = new Model<T>(spec, members[0].InputShape, seed: 0);
        using IEnumerator<ModelTensor> tensors = joined.Tensors.GetEnumerator();
        foreach (Model<T> member in members)
        {
            foreach (ModelTensor tensor in member.Tensors)
            {
                tensors.MoveNext();
                member.Values(tensor).CopyTo(joined.Values(tensors.Current));
            }
        }

        return joined;
    }

    /// <summary>Takes an ensemble apart, for example to see what each member would do alone.</summary>
    /// <param name="ensemble">Any model.</param>
    /// <returns>Models with copies of its members' numbers; empty if the model is no <see cref="Average"/>.</returns>
    public static IReadOnlyList<Model<T>> MembersOf<T>(Model<T> ensemble)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        Model<T>[] members = [.. MembersOf(ensemble.Spec).Select(member => new Model<T>(member, ensemble.InputShape, seed: 0))];
        if (members.Length == 0)
            return members;
        foreach ((ModelTensor tensor, (Model<T> member, ModelTensor own)) in
            ensemble.Tensors.Zip(members.SelectMany(member => member.Tensors, (member, own) => (member, own))))
        {
            ensemble.Values(tensor).CopyTo(member.Values(own));
        }

        return members;
    }

    /// <summary>The networks whose outputs a network averages, and which can thus be trained one by one.</summary>
    /// <param name="network">Any network.</param>
    /// <returns>The branches of its <see cref="Average"/>, if that is all there is; otherwise empty.</returns>
    public static IReadOnlyList<ModuleSpec> MembersOf(ModuleSpec network) =>
        (network is Sequential { Layers: [var only] } ? only : network) is Average average ? average.Branches : [];
}
