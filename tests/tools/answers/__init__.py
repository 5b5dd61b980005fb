"""Parts of `tests.tools.compare_answers`. None imports a module of the project: the project is the
one of the checkout that is asked, whatever its modules are called."""
