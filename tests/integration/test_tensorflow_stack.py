"""TensorFlow 2.12 and Rasa's parts that stand on it, with the packages that overrides.txt holds back or lifts."""

import numpy as np


def test_tensorflow_runs_on_the_overridden_numpy_without_jaxlib() -> None:
    import tensorflow as tf

    product = tf.linalg.matmul(np.eye(2, dtype=np.float32), np.array([[1.0], [2.0]], dtype=np.float32))

    assert product.numpy().tolist() == [[1.0], [2.0]]
    assert tf.cast(product, tf.bfloat16).numpy().astype(np.float32).tolist() == [[1.0], [2.0]]


def test_tensorflow_and_torch_live_in_one_process() -> None:
    import tensorflow as tf
    import torch

    ours = torch.from_numpy(tf.ones((2, 2)).numpy())

    assert float(ours.sum()) == 4.0


def test_rasas_tokenizer_runs_on_the_overridden_regex() -> None:
    from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
    from rasa.shared.nlu.training_data.message import Message

    tokenizer = WhitespaceTokenizer(WhitespaceTokenizer.get_default_config())
    message = Message(data={"text": "L4-L5, it's sore!"})

    assert [token.text for token in tokenizer.tokenize(message, "text")] == ["L4-L5", "it", "s", "sore"]


def test_rasas_graph_runs_on_the_overridden_dask() -> None:
    from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
    from rasa.engine.runner.dask import DaskGraphRunner

    class Double(GraphComponent):
        @classmethod
        def create(cls, config, model_storage, resource, execution_context):
            return cls()

        def run(self, number: int) -> int:
            return 2 * number

    node = SchemaNode(
        needs={"number": "given"}, uses=Double, fn="run", constructor_name="create", config={}, is_target=True
    )
    schema = GraphSchema({"doubled": node})
    runner = DaskGraphRunner(schema, None, ExecutionContext(graph_schema=schema))

    assert runner.run(inputs={"given": 21}) == {"doubled": 42}
